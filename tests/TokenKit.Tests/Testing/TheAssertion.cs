using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using TokenKit.Testing;

namespace TokenKit.Tests.Testing;

/// <summary>A JWT put together by hand: any claim of any type, any header, any signature.</summary>
internal sealed class TheAssertion(JwtTestKey key, DateTimeOffset now)
{
    public const string Ims = "https://ims-na1.adobelogin.com";
    public const string Path = "ims/exchange/jwt";

    public JsonObject Header { get; } = new() { ["alg"] = "RS256", ["typ"] = "JWT" };

    public JsonObject Claims { get; } = new()
    {
        ["iss"] = ExampleCredential.OrganizationId,
        ["sub"] = ExampleCredential.TechnicalAccountId,
        ["aud"] = $"{Ims}/c/{ExampleCredential.ClientId}",
        ["exp"] = now.AddMinutes(5).ToUnixTimeSeconds(),
        [$"{Ims}/s/{ExampleCredential.Metascope}"] = true,
    };

    public TheAssertion With(string claim, JsonNode? value)
    {
        Claims[claim] = value;
        return this;
    }

    public TheAssertion Without(string claim)
    {
        Claims.Remove(claim);
        return this;
    }

    public string Sign() => Sign(Claims.ToJsonString());

    public string Sign(string payload)
    {
        using RSA rsa = RSA.Create();
        rsa.ImportFromPem(key.Pkcs8Pem);
        string signed = $"{Encode(Header.ToJsonString())}.{Encode(payload)}";
        byte[] signature = rsa.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    public static Dictionary<string, string> Form(string jwt) => new()
    {
        ["client_id"] = ExampleCredential.ClientId,
        ["client_secret"] = ExampleCredential.ClientSecret,
        ["jwt_token"] = jwt,
    };

    private static string Encode(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}
