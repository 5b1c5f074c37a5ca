using System.Buffers.Text;
using System.Text;
using TokenKit.AdobePass.Registration;

namespace TokenKit.Tests.AdobePass.Registration;

/// <summary>Invented statements, of the shape of those that Adobe issues.</summary>
internal static class SomeStatement
{
    public const string SetAt = "AdobeTokens:tv:SoftwareStatement";

    public const string Subject = "00000000-0000-4000-8000-0000000000aa";

    public static string Text => Of($$"""{"sub":"{{Subject}}","iss":"auth.adobe.com","iat":1700000000,"nbf":1700000000}""");

    public static string Of(string payload, string signature = "FAKE0signature00") => $"eyJhbGciOiJSUzI1NiJ9.{Part(payload)}.{signature}";

    public static string Part(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    public static SoftwareStatement Parse(string text) => SoftwareStatement.Parse(text, SetAt);

    public static string ProblemOf(string text) => Assert.Throws<SoftwareStatementException>(() => Parse(text)).Message;
}
