using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TokenKit.AdobePass.Store;

/// <summary>
/// The content of a registration file, format 1: one JSON object with its key, the registration and a checksum. It is read strictly: a
/// member that is missing, unknown, duplicate or of another type makes the file invalid.
/// </summary>
internal sealed partial class RegistrationContent
{
    public const int MaxBytes = 1024 * 1024;

    private const int CurrentFormat = 1;
    private const int LongestPart = 256;

    public required int Format { get; init; }

    public required string Host { get; init; }

    public required string Application { get; init; }

    public string? Instance { get; init; }

    /// <summary>The hash of the key. The three parts above it are for people, and are cut if they are long.</summary>
    public required string Key { get; init; }

    public required string ClientId { get; init; }

    public required string ClientSecret { get; init; }

    public DateTimeOffset? IssuedAt { get; init; }

    public required DateTimeOffset RegisteredAt { get; init; }

    public string? ReplacedClientId { get; init; }

    public required IReadOnlyList<string> RedirectUris { get; init; }

    public required IReadOnlyList<string> GrantTypes { get; init; }

    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>A checksum of all other members. Adobe would refuse a damaged secret, and a new client would be registered.</summary>
    public string? Checksum { get; set; }

    public static byte[] Write(RegistrationFile file, ClientRegistration registration)
    {
        ClientRegistrationKey key = file.Key;
        var content = new RegistrationContent
        {
            Format = CurrentFormat,
            Host = Shown(key.Host),
            Application = Shown(key.Application),
            Instance = key.Instance is null ? null : Shown(key.Instance),
            Key = file.Hash,
            ClientId = registration.ClientId,
            ClientSecret = registration.ClientSecret,
            IssuedAt = registration.IssuedAt,
            RegisteredAt = registration.RegisteredAt,
            ReplacedClientId = registration.ReplacedClientId,
            RedirectUris = registration.RedirectUris,
            GrantTypes = registration.GrantTypes,
            Scopes = registration.Scopes,
        };
        content.Checksum = content.ComputeChecksum();
        byte[] bytes = JsonSerializer.SerializeToUtf8Bytes(content, Json.Strict.RegistrationContent);
        try
        {
            Read(file, bytes);
            return bytes;
        }
        catch (ClientRegistrationStoreException)
        {
            throw StoreProblem.NotStorable(file.Path);
        }
    }

    /// <exception cref="ClientRegistrationStoreException">It is not a valid registration of the file's key.</exception>
    public static ClientRegistration Read(RegistrationFile file, ReadOnlyMemory<byte> bytes)
    {
        RegistrationContent content = Parse(file.Path, bytes);
        ClientRegistrationKey key = file.Key;
        if (content.Key != file.Hash || content.Host != Shown(key.Host) || content.Application != Shown(key.Application)
            || content.Instance != (key.Instance is null ? null : Shown(key.Instance)))
        {
            throw StoreProblem.Invalid(
                file.Path,
                "it is the registration of another host, application or device; see its members 'host', 'application' and 'instance'");
        }

        if (content.ClientId.Length == 0 || content.ClientSecret.Length == 0 || content.Checksum != content.ComputeChecksum())
        {
            throw StoreProblem.Invalid(file.Path, "it was changed or damaged after it was written: its checksum does not match");
        }

        return new ClientRegistration
        {
            ClientId = content.ClientId,
            ClientSecret = content.ClientSecret,
            IssuedAt = content.IssuedAt,
            RegisteredAt = content.RegisteredAt,
            ReplacedClientId = content.ReplacedClientId,
            RedirectUris = content.RedirectUris,
            GrantTypes = content.GrantTypes,
            Scopes = content.Scopes,
        };
    }

    private static RegistrationContent Parse(string path, ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length > MaxBytes)
        {
            throw StoreProblem.Invalid(path, "it is larger than 1 MiB, which no registration is");
        }

        using JsonDocument document = ParseJson(path, bytes);

        // The format first: the other members of a newer format may be different.
        int format = FormatOf(document.RootElement)
            ?? throw StoreProblem.Invalid(path, "it is not a registration file: it has no number 'format' of 1 or more");
        if (format > CurrentFormat)
        {
            throw StoreProblem.NewerFormat(path, format, CurrentFormat);
        }

        try
        {
            RegistrationContent? content = document.Deserialize(Json.Strict.RegistrationContent);
            if (content is not null && !content.RedirectUris.Concat(content.GrantTypes).Concat(content.Scopes).Contains(null))
            {
                return content;
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or NotSupportedException)
        {
            // Reported below, without its message, which may quote the file.
        }

        throw StoreProblem.Invalid(path, "one of its members is missing, unknown, duplicate or of the wrong type");
    }

    private static JsonDocument ParseJson(string path, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return JsonDocument.Parse(bytes);
        }
        catch (JsonException exception)
        {
            string place = $"line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}";
            throw StoreProblem.Invalid(path, $"it is empty, cut short or not JSON ({place})");
        }
    }

    private static int? FormatOf(JsonElement root) =>
        root.ValueKind is JsonValueKind.Object && root.TryGetProperty("format"u8, out JsonElement member)
        && member.ValueKind is JsonValueKind.Number && member.TryGetInt32(out int format) && format >= 1
            ? format
            : null;

    private string ComputeChecksum() => new RegistrationDigest()
        .Add(Host).Add(Application).Add(Instance).Add(Key)
        .Add(ClientId).Add(ClientSecret)
        .Add(IssuedAt?.ToString("O", CultureInfo.InvariantCulture))
        .Add(RegisteredAt.ToString("O", CultureInfo.InvariantCulture))
        .Add(ReplacedClientId)
        .Add(RedirectUris).Add(GrantTypes).Add(Scopes)
        .Hex();

    // An instance id may be of any length, and may hold unpaired surrogates, which JSON cannot hold. The hash of the key is exact.
    private static string Shown(string part) =>
        Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(part.Length > LongestPart ? part[..LongestPart] : part));

    [JsonSerializable(typeof(RegistrationContent))]
    private sealed partial class Json : JsonSerializerContext
    {
        // Written for people who search the files: one line per member, and no escapes that JSON does not need.
        public static readonly Json Strict = new(new JsonSerializerOptions
        {
            AllowDuplicateProperties = false,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            RespectNullableAnnotations = true,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            WriteIndented = true,
        });
    }
}
