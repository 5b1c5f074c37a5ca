using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TokenKit.Testing;

/// <summary>
/// An RSA key of 2,048 bits with its self-signed certificate, made at run time, for the JWT exchange. No such key belongs in a file.
/// </summary>
public sealed class JwtTestKey : IDisposable
{
    private JwtTestKey(RSA key, X509Certificate2 certificate)
    {
        Certificate = certificate;
        Pkcs8Pem = key.ExportPkcs8PrivateKeyPem();
        Pkcs1Pem = key.ExportRSAPrivateKeyPem();
        CertificatePem = certificate.ExportCertificatePem();
    }

    /// <summary>The private key as Adobe Developer Console gives it: <c>BEGIN PRIVATE KEY</c>.</summary>
    public string Pkcs8Pem { get; }

    /// <summary>The private key as in AEM service credentials, there with CRLF: <c>BEGIN RSA PRIVATE KEY</c>.</summary>
    public string Pkcs1Pem { get; }

    /// <summary>The certificate: <c>BEGIN CERTIFICATE</c>.</summary>
    public string CertificatePem { get; }

    /// <summary>
    /// The certificate with its private key. A credential keeps only the public part: see
    /// <see cref="Ims.ImsEmulatorCredential.BindCertificate"/>.
    /// </summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>Makes a key, and a certificate that is valid from now on.</summary>
    /// <param name="timeProvider">The clock that says when now is: give the emulator's.</param>
    /// <param name="lifetime">How long the certificate is valid; by default 365 days, as Adobe advises.</param>
    public static JwtTestKey Create(TimeProvider timeProvider, TimeSpan? lifetime = null)
    {
        ArgumentNullException.ThrowIfNull(timeProvider);
        TimeSpan span = lifetime ?? TimeSpan.FromDays(365);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(span, TimeSpan.Zero, nameof(lifetime));

        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=FAKE-tokenkit-testing", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        DateTimeOffset now = timeProvider.GetUtcNow();
        return new JwtTestKey(key, request.CreateSelfSigned(now, now + span));
    }

    /// <summary>The subject of the certificate; never the key.</summary>
    public override string ToString() => Certificate.Subject;

    /// <summary>Ends the use of <see cref="Certificate"/>.</summary>
    public void Dispose() => Certificate.Dispose();
}
