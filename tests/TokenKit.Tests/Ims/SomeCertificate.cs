using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TokenKit.Tests.Ims;

/// <summary>Self-signed certificates with their private key, made at run time.</summary>
internal static class SomeCertificate
{
    public static X509Certificate2 Create(DateTimeOffset end, int keySize = 2048)
    {
        using RSA key = RSA.Create(keySize);
        return new CertificateRequest(
            "CN=FAKE-certificate", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(end.AddYears(-1), end);
    }
}
