using System.Text.Json;
using System.Text.Json.Serialization;
using TokenKit.AdobePass;

namespace TokenKit.EntityFrameworkCore;

/// <summary>
/// The content of a row, format 1: a JSON object with the hash of the key and the registration. It is read strictly: a member that is
/// missing, unknown, duplicate or of another type makes it invalid.
/// </summary>
internal sealed partial class RegistrationContent
{
    public const int CurrentFormat = 1;

    public required string Key { get; init; }

    public required string ClientId { get; init; }

    public required string ClientSecret { get; init; }

    public DateTimeOffset? IssuedAt { get; init; }

    public required DateTimeOffset RegisteredAt { get; init; }

    public string? ReplacedClientId { get; init; }

    public required IReadOnlyList<string> RedirectUris { get; init; }

    public required IReadOnlyList<string> GrantTypes { get; init; }

    public required IReadOnlyList<string> Scopes { get; init; }

    /// <returns><see langword="null"/> if it would not be read back as it is: a string is not valid Unicode.</returns>
    public static byte[]? Write(string hash, ClientRegistration registration)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(
            new RegistrationContent
            {
                Key = hash,
                ClientId = registration.ClientId,
                ClientSecret = registration.ClientSecret,
                IssuedAt = registration.IssuedAt,
                RegisteredAt = registration.RegisteredAt,
                ReplacedClientId = registration.ReplacedClientId,
                RedirectUris = registration.RedirectUris,
                GrantTypes = registration.GrantTypes,
                Scopes = registration.Scopes,
            },
            Json.Strict.RegistrationContent);
        return Read(hash, json) is { } read && read.ClientId == registration.ClientId && read.ClientSecret == registration.ClientSecret
            ? json
            : null;
    }

    /// <returns><see langword="null"/> if it is not a valid registration of this key.</returns>
    public static ClientRegistration? Read(string hash, ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, Json.Strict.RegistrationContent) is { } content && content.Key == hash
                ? new ClientRegistration
                {
                    ClientId = content.ClientId,
                    ClientSecret = content.ClientSecret,
                    IssuedAt = content.IssuedAt,
                    RegisteredAt = content.RegisteredAt,
                    ReplacedClientId = content.ReplacedClientId,
                    RedirectUris = content.RedirectUris,
                    GrantTypes = content.GrantTypes,
                    Scopes = content.Scopes,
                }
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            // Without its message, which may quote the content.
            return null;
        }
    }

    /// <summary>The client id; never the secret.</summary>
    public override string ToString() => $"client registration {ClientId}";

    [JsonSerializable(typeof(RegistrationContent))]
    private sealed partial class Json : JsonSerializerContext
    {
        public static readonly Json Strict = new(new JsonSerializerOptions
        {
            AllowDuplicateProperties = false,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            RespectNullableAnnotations = true,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        });
    }
}
