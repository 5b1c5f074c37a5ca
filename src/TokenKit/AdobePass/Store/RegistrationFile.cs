using System.Globalization;
using System.Text;
using System.Text.Json;

namespace TokenKit.AdobePass.Store;

/// <summary>The format of a registration file: one JSON object, which names its key, its format and its checksum.</summary>
internal static class RegistrationFile
{
    public const int Largest = 1024 * 1024;

    private const int Format = 1;
    private const int LongestPart = 256;

    /// <exception cref="ClientRegistrationStoreException">It cannot be kept as it is, so that nobody could read it again.</exception>
    public static byte[] Write(RegistrationPath path, ClientRegistrationKey key, ClientRegistration registration)
    {
        var content = new RegistrationContent
        {
            Format = Format,
            Host = Shown(key.Host),
            Application = Shown(key.Application),
            Instance = key.Instance is null ? null : Shown(key.Instance),
            Key = path.KeyHash,
            ClientId = registration.ClientId,
            ClientSecret = registration.ClientSecret,
            IssuedAt = registration.IssuedAt,
            RegisteredAt = registration.RegisteredAt,
            ReplacedClientId = registration.ReplacedClientId,
            RedirectUris = registration.RedirectUris,
            GrantTypes = registration.GrantTypes,
            Scopes = registration.Scopes,
        };
        content.Checksum = ChecksumOf(content);
        byte[] bytes = JsonSerializer.SerializeToUtf8Bytes(content, RegistrationJson.Files.RegistrationContent);
        try
        {
            Read(path, key, bytes);
            return bytes;
        }
        catch (ClientRegistrationStoreException)
        {
            throw new ClientRegistrationStoreException($"The registration for '{path.File}' cannot be kept as it is: it is larger than 1 MiB, or a text in it is no Unicode. Nothing was stored.");
        }
    }

    /// <exception cref="ClientRegistrationStoreException">It is no whole registration of this key.</exception>
    public static ClientRegistration Read(RegistrationPath path, ClientRegistrationKey key, ReadOnlyMemory<byte> bytes)
    {
        RegistrationContent content = Parse(path.File, bytes);
        if (content.Key != path.KeyHash || content.Host != Shown(key.Host) || content.Application != Shown(key.Application)
            || content.Instance != (key.Instance is null ? null : Shown(key.Instance)))
        {
            throw StoreProblem.Content(path.File, "it is the registration of another host, application or device; see the members 'host', 'application' and 'instance' in it");
        }

        if (content.ClientId.Length == 0 || content.ClientSecret.Length == 0 || content.Checksum != ChecksumOf(content))
        {
            throw StoreProblem.Content(path.File, "it was changed or damaged after it was written: its checksum does not fit");
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

    private static RegistrationContent Parse(string file, ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length > Largest)
        {
            throw StoreProblem.Content(file, "it is larger than 1 MiB, which no registration is");
        }

        try
        {
            CheckFormat(file, bytes);
        }
        catch (JsonException exception)
        {
            // Not the message of the parser: it may quote the file.
            throw StoreProblem.Content(file, $"it is empty, cut short or not JSON (line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1})");
        }

        try
        {
            RegistrationContent? content = JsonSerializer.Deserialize(bytes.Span, RegistrationJson.Files.RegistrationContent);
            if (content is not null && !content.RedirectUris.Concat(content.GrantTypes).Concat(content.Scopes).Contains(null))
            {
                return content;
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or NotSupportedException)
        {
            // Reported below, without the message.
        }

        throw StoreProblem.Content(file, "a member of it is missing, unknown or of another kind than a registration's");
    }

    // First of all: the other members of a newer format may look otherwise.
    private static void CheckFormat(string file, ReadOnlyMemory<byte> bytes)
    {
        using JsonDocument document = JsonDocument.Parse(bytes);
        if (document.RootElement.ValueKind is not JsonValueKind.Object
            || !document.RootElement.TryGetProperty("format"u8, out JsonElement member)
            || member.ValueKind is not JsonValueKind.Number || !member.TryGetInt32(out int format) || format < Format)
        {
            throw StoreProblem.Content(file, "it is no registration file: it has no number 'format' of 1 or more");
        }

        if (format > Format)
        {
            throw StoreProblem.NewerFormat(file, format, Format);
        }
    }

    private static string ChecksumOf(RegistrationContent content)
    {
        using var digest = new RegistrationDigest();
        return digest
            .Add(content.Host).Add(content.Application).Add(content.Instance).Add(content.Key)
            .Add(content.ClientId).Add(content.ClientSecret)
            .Add(content.IssuedAt?.ToString("O", CultureInfo.InvariantCulture))
            .Add(content.RegisteredAt.ToString("O", CultureInfo.InvariantCulture))
            .Add(content.ReplacedClientId)
            .Add(content.RedirectUris).Add(content.GrantTypes).Add(content.Scopes)
            .Hex();
    }

    // A device id may be of any length, and hold what JSON cannot: the hash of the key tells them apart.
    private static string Shown(string part) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(part.Length > LongestPart ? part[..LongestPart] : part));
}
