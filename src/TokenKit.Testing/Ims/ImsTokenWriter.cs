using System.Globalization;
using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using TokenKit.Testing.Hosting;

namespace TokenKit.Testing.Ims;

// Writes an access token as IMS does: lifetimes as strings of milliseconds, and neither exp nor iat.
internal static class ImsTokenWriter
{
    // The claim "c" is opaque. It brings the token to about the size of a real one: 1,100 to 1,600 characters.
    private const int PayloadLength = 620;

    private static readonly Lazy<SigningCredentials> Signing = new(CreateSigning);

    private static readonly Dictionary<string, object> Header = new() { ["x5u"] = "ims_na1-key-at-1.cer", ["itt"] = "at" };

    public static string Write(ImsEmulatorCredential credential, string scope, DateTimeOffset createdAt, TimeSpan lifetime)
    {
        string id = Guid.NewGuid().ToString();
        string bare = Payload(credential, scope, createdAt, lifetime, id, string.Empty);
        string padding = RandomNumberGenerator.GetHexString(Math.Max(16, PayloadLength - bare.Length), lowercase: true);
        return new JsonWebTokenHandler().CreateToken(Payload(credential, scope, createdAt, lifetime, id, padding), Signing.Value, Header);
    }

    private static string Payload(
        ImsEmulatorCredential credential, string scope, DateTimeOffset createdAt, TimeSpan lifetime, string id, string padding) =>
        JsonText.Write(json =>
        {
            json.WriteString("id", id);
            json.WriteString("type", "access_token");
            json.WriteString("client_id", credential.ClientId);
            json.WriteString("user_id", credential.TechnicalAccountId);
            json.WriteString("as", "ims-na1");
            json.WriteString("created_at", createdAt.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture));
            json.WriteString("expires_in", ((long)lifetime.TotalMilliseconds).ToString(CultureInfo.InvariantCulture));
            json.WriteString("scope", scope);
            json.WriteString("c", padding);
        });

    private static SigningCredentials CreateSigning()
    {
        using var rsa = RSA.Create(2048);
        var key = new RsaSecurityKey(rsa.ExportParameters(includePrivateParameters: true)) { KeyId = "ims_na1-key-at-1" };
        return new SigningCredentials(key, SecurityAlgorithms.RsaSha256);
    }
}
