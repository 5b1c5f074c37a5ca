using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.Tokens;
using TokenKit.Ims;
using TokenKit.Testing;
using TokenKit.Tests.Ims.Jwt;

namespace TokenKit.Tests.Scenarios;

/// <summary>Every form of key, from its bytes to a protected call.</summary>
public sealed class KeyFormatTests(KeyFixture key) : IClassFixture<KeyFixture>
{
    private static readonly Dictionary<string, Func<KeyFixture, string>> Texts = new()
    {
        ["PKCS#8 PEM"] = key => key.Pkcs8Pem,
        ["PKCS#1 PEM"] = key => key.Pkcs1Pem,
        ["encrypted PKCS#8 PEM"] = key => key.EncryptedPem,
        ["CRLF"] = key => key.Pkcs1Pem.Replace("\n", "\r\n", StringComparison.Ordinal),
        ["literal backslash-n"] = key => key.Pkcs8Pem.Replace("\n", "\\n", StringComparison.Ordinal),
        ["literal backslash-r-backslash-n"] = key => key.Pkcs1Pem.Replace("\n", "\\r\\n", StringComparison.Ordinal),
        ["one line"] = key => key.Pkcs8Pem.Replace("\n", "", StringComparison.Ordinal),
        ["one line, encrypted"] = key => key.EncryptedPem.Replace("\n", "", StringComparison.Ordinal),
        ["base64 of PEM"] = key => Convert.ToBase64String(Encoding.UTF8.GetBytes(key.Pkcs8Pem)),
        ["PEM with its certificate"] = key => key.CertificatePem + "\n" + key.Pkcs8Pem,
    };

    private static readonly Dictionary<string, Func<KeyFixture, byte[]>> Binaries = new()
    {
        ["PKCS#8 DER"] = key => key.Pkcs8Der,
        ["PKCS#1 DER"] = key => key.Pkcs1Der,
        ["encrypted PKCS#8 DER"] = key => key.EncryptedDer,
        ["PFX"] = key => key.Pfx(null),
        ["PFX with passphrase"] = key => key.Pfx(KeyFixture.Passphrase),
    };

    // What the user signs with; each gets a certificate with its private key.
    private static readonly Dictionary<string, Action<ImsJwtOptions, X509Certificate2>> InCode = new()
    {
        ["Certificate"] = (jwt, certificate) => jwt.Certificate = certificate,
        ["SigningCredentials, key"] = (jwt, certificate) => jwt.SigningCredentials = new(
            new RsaSecurityKey(certificate.GetRSAPrivateKey()), SecurityAlgorithms.RsaSha256),
        ["SigningCredentials, certificate"] = (jwt, certificate) => jwt.SigningCredentials = new X509SigningCredentials(certificate),
        ["SigningCredentials, the name of XML"] = (jwt, certificate) => jwt.SigningCredentials = new(
            new X509SecurityKey(certificate), SecurityAlgorithms.RsaSha256Signature),
        ["SignData"] = (jwt, certificate) => jwt.SignData = async (bytes, cancellationToken) =>
        {
            // A vault is a network call.
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            using RSA rsa = certificate.GetRSAPrivateKey()!;
            return rsa.SignData(bytes.Span, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        },
    };

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 1, 15, 12, 0, 0, TimeSpan.Zero));

    public static TheoryData<string> TextForms => [.. Texts.Keys];

    public static TheoryData<string> BinaryForms => [.. Binaries.Keys];

    public static TheoryData<string> FormsInCode => [.. InCode.Keys];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TextForms))]
    public async Task A_key_in_text_leads_to_a_protected_call_as_setting_and_as_file(string form)
    {
        string text = Texts[form](key);
        using var file = new TemporaryFile(text);

        await AssertCallAsync(new() { ["Jwt:PrivateKey"] = text, ["Jwt:PrivateKeyPassphrase"] = KeyFixture.Passphrase });
        await AssertCallAsync(new() { ["Jwt:PrivateKeyPath"] = file.Path, ["Jwt:PrivateKeyPassphrase"] = KeyFixture.Passphrase });
    }

    [Theory]
    [MemberData(nameof(BinaryForms))]
    public async Task A_binary_key_leads_to_a_protected_call_as_file_and_as_base64(string form)
    {
        byte[] bytes = Binaries[form](key);
        using var file = new TemporaryFile(bytes);

        await AssertCallAsync(new() { ["Jwt:PrivateKeyPath"] = file.Path, ["Jwt:PrivateKeyPassphrase"] = KeyFixture.Passphrase });
        await AssertCallAsync(
            new() { ["Jwt:PrivateKey"] = Convert.ToBase64String(bytes), ["Jwt:PrivateKeyPassphrase"] = KeyFixture.Passphrase });
    }

    [Theory]
    [MemberData(nameof(FormsInCode))]
    public async Task What_signs_in_code_leads_to_a_protected_call(string form)
    {
        using X509Certificate2 certificate = X509CertificateLoader.LoadPkcs12(key.Pfx(null), null);

        await AssertCallAsync([], jwt => InCode[form](jwt, certificate));
    }

    private async Task AssertCallAsync(Dictionary<string, string?> settings, Action<ImsJwtOptions>? configure = null)
    {
        await using AdobeEmulator emulator = await AdobeEmulator.StartInMemoryAsync(new() { TimeProvider = _clock }, Cancellation);
        using X509Certificate2 bound = X509CertificateLoader.LoadCertificate(key.CertificateDer);
        emulator.Ims.GetCredential(ExampleCredential.ClientId).BindCertificate(bound);
        await using Service service = await JwtService.StartAsync(emulator, settings, _clock, configure);

        using HttpResponseMessage response = await service.Client.GetAsync("assets/1", Cancellation);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("/ims/exchange/jwt", Assert.Single(emulator.Journal.TokenRequests).Path);
    }
}
