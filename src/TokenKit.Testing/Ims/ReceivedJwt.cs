using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace TokenKit.Testing.Ims;

// A JWT in its parts, before its signature is checked. It is read by hand, because the type and the spelling of each claim count.
internal sealed class ReceivedJwt
{
    private static readonly SearchValues<char> Base64UrlAlphabet =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private readonly JsonElement _header;
    private readonly JsonElement _payload;
    private readonly byte[] _signed;
    private readonly byte[] _signature;

    private ReceivedJwt(JsonElement header, JsonElement payload, byte[] signed, byte[] signature)
    {
        _header = header;
        _payload = payload;
        _signed = signed;
        _signature = signature;
    }

    public string? Algorithm => Text(_header, "alg");

    public IEnumerable<JsonProperty> Claims => _payload.EnumerateObject();

    public static ReceivedJwt? Read(string jwt)
    {
        string[] parts = jwt.Split('.');
        return parts is [string head, string body, string tail]
            && Json(head) is JsonElement header && Json(body) is JsonElement payload && Bytes(tail) is byte[] signature
            ? new ReceivedJwt(header, payload, Encoding.ASCII.GetBytes($"{head}.{body}"), signature)
            : null;
    }

    public JsonElement? Claim(string name) => _payload.TryGetProperty(name, out JsonElement claim) ? claim : null;

    public string? Text(string name) => Text(_payload, name);

    public bool IsSignedBy(X509Certificate2 certificate)
    {
        using RSA? key = certificate.GetRSAPublicKey();
        return key?.VerifyData(_signed, _signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1) is true;
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out JsonElement member) && member.ValueKind is JsonValueKind.String ? member.GetString() : null;

    private static JsonElement? Json(string part)
    {
        if (Bytes(part) is not byte[] bytes)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(bytes, Strict);
            return document.RootElement.ValueKind is JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // RFC 7515 section 2: base64url, without padding, blanks or line ends.
    private static byte[]? Bytes(string part)
    {
        if (part.AsSpan().ContainsAnyExcept(Base64UrlAlphabet))
        {
            return null;
        }

        try
        {
            return Base64Url.DecodeFromChars(part);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
