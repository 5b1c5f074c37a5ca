using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace TokenKit.Testing.Ims;

// Writes an access token as IMS does: instants and lifetimes as strings of milliseconds, and neither exp nor iat.
internal static class ImsTokenWriter
{
    private const int PayloadLength = 620;

    private static readonly Lazy<SigningCredentials> Signing = new(CreateSigning);

    private static readonly Dictionary<string, object> Header = new() { ["x5u"] = "ims_na1-key-at-1.cer", ["itt"] = "at" };

    public static string Write(ImsEmulatorCredential credential, string scope, DateTimeOffset createdAt, TimeSpan lifetime)
    {
        var payload = new JsonObject
        {
            ["id"] = Guid.NewGuid().ToString(),
            ["type"] = "access_token",
            ["client_id"] = credential.ClientId,
            ["user_id"] = credential.TechnicalAccountId,
            ["as"] = "ims-na1",
            ["created_at"] = createdAt.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
            ["expires_in"] = ((long)lifetime.TotalMilliseconds).ToString(CultureInfo.InvariantCulture),
            ["scope"] = scope,
            ["c"] = string.Empty,
        };

        // The claim "c" is opaque. It makes the token about as long as a real one: 1,100 to 1,600 characters.
        int padding = Math.Max(16, PayloadLength - payload.ToJsonString().Length);
        payload["c"] = RandomNumberGenerator.GetHexString(padding, lowercase: true);
        return new JsonWebTokenHandler().CreateToken(payload.ToJsonString(), Signing.Value, Header);
    }

    private static SigningCredentials CreateSigning()
    {
        using var rsa = RSA.Create(2048);
        var key = new RsaSecurityKey(rsa.ExportParameters(includePrivateParameters: true)) { KeyId = "ims_na1-key-at-1" };
        return new SigningCredentials(key, SecurityAlgorithms.RsaSha256);
    }
}
