using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using TokenKit.Ims.Jwt;

namespace TokenKit.Tests.Ims.Jwt;

/// <summary>One RSA key, made at run time, in the forms of PEM and DER.</summary>
public sealed class KeyFixture : IDisposable
{
    public const string Passphrase = "correct-horse-passphrase";

    private static readonly PbeParameters Pbe = new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 100);

    private readonly HashSet<string> _runs = [];

    public KeyFixture() => _ = (Noted(Pkcs8Der), Noted(Pkcs1Der));

    public RSA Rsa { get; } = RSA.Create(2048);

    public byte[] Pkcs8Der => Rsa.ExportPkcs8PrivateKey();

    public byte[] Pkcs1Der => Rsa.ExportRSAPrivateKey();

    public string Pkcs8Pem => Rsa.ExportPkcs8PrivateKeyPem();

    public string Pkcs1Pem => Rsa.ExportRSAPrivateKeyPem();

    public string EncryptedPem => PemEncoding.WriteString("ENCRYPTED PRIVATE KEY", EncryptedDer);

    public byte[] EncryptedDer => Noted(Rsa.ExportEncryptedPkcs8PrivateKey(Passphrase, Pbe));

    public string CertificatePem => Use(certificate => certificate.ExportCertificatePem());

    public byte[] CertificateDer => Use(certificate => certificate.Export(X509ContentType.Cert));

    public byte[] Pfx(string? passphrase) => Noted(Use(certificate => certificate.ExportPkcs12(Pbe, passphrase)));

    /// <summary>As .NET writes it by itself, and as most PFX files still are.</summary>
    public byte[] OldPfx(string? passphrase) => Noted(Use(certificate => certificate.Export(X509ContentType.Pkcs12, passphrase)));

    /// <summary>The format in which OpenSSL once encrypted PKCS#1: two header lines, and a body that is not read here.</summary>
    public string OldEncryptedPem => Pkcs1Pem.Replace(
        "KEY-----\n",
        "KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00112233445566778899AABBCCDDEEFF\n\n",
        StringComparison.Ordinal);

    /// <summary>Reads it and proves that what comes out signs for the public half of this key.</summary>
    public void AssertReads(string text, string? passphrase = null)
    {
        using SigningKey read = PrivateKeyReader.Read(text, passphrase);
        AssertSigns(read.Rsa);
    }

    public void AssertReads(byte[] bytes, string? passphrase = null)
    {
        using SigningKey read = PrivateKeyReader.Read(bytes, passphrase);
        AssertSigns(read.Rsa);
    }

    public void AssertRefused(string text, params string[] parts) => AssertProblem(text, null, parts);

    public void AssertRefused(byte[] bytes, params string[] parts) => AssertProblem(() => PrivateKeyReader.Read(bytes, null), parts);

    public void AssertProblem(string text, string? passphrase, params string[] parts) =>
        AssertProblem(() => PrivateKeyReader.Read(text, passphrase), [.. parts], passphrase);

    public void AssertProblem(byte[] bytes, string? passphrase, params string[] parts) =>
        AssertProblem(() => PrivateKeyReader.Read(bytes, passphrase), [.. parts], passphrase);

    /// <summary>Nothing but the one exception, with these parts and with nothing of the key or the passphrase.</summary>
    internal string AssertProblem(Func<SigningKey> read, string[] parts, string? passphrase = null)
    {
        PrivateKeyException exception = Assert.Throws<PrivateKeyException>(() => read().Dispose());
        Assert.Null(exception.InnerException);
        Assert.All(parts, part => Assert.Contains(part, exception.Message, StringComparison.Ordinal));
        AssertSilent(exception.Message, passphrase);
        return exception.Message;
    }

    /// <summary>
    /// No sixteen characters of the base64 of any form of the key that was asked for, encrypted or not, and no passphrase.
    /// </summary>
    public void AssertSilent(string message, string? passphrase)
    {
        Assert.DoesNotContain(Passphrase, message, StringComparison.Ordinal);
        if (!string.IsNullOrEmpty(passphrase))
        {
            Assert.DoesNotContain(passphrase, message, StringComparison.Ordinal);
        }

        HashSet<string>.AlternateLookup<ReadOnlySpan<char>> runs = _runs.GetAlternateLookup<ReadOnlySpan<char>>();
        for (int i = 0; i + 16 <= message.Length; i++)
        {
            Assert.False(runs.Contains(message.AsSpan(i, 16)), message);
        }
    }

    public void AssertSigns(RSA read)
    {
        byte[] data = "header.payload"u8.ToArray();
        using RSA publicHalf = RSA.Create();
        publicHalf.ImportRSAPublicKey(Rsa.ExportRSAPublicKey(), out _);
        byte[] signature = read.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        Assert.True(publicHalf.VerifyData(data, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    public void Dispose() => Rsa.Dispose();

    private byte[] Noted(byte[] secret)
    {
        string body = Convert.ToBase64String(secret);
        _runs.UnionWith(Enumerable.Range(0, body.Length - 15).Select(start => body.Substring(start, 16)));
        return secret;
    }

    private T Use<T>(Func<X509Certificate2, T> use)
    {
        var request = new CertificateRequest("CN=Example", Rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(99));
        return use(certificate);
    }
}
