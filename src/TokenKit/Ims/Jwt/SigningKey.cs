using System.Security.Cryptography;

namespace TokenKit.Ims.Jwt;

/// <summary>An RSA key that signs, and until when the certificate that came with it is good.</summary>
internal sealed class SigningKey(RSA rsa, DateTimeOffset? certificateExpiresAt = null) : IDisposable
{
    public RSA Rsa => rsa;

    /// <summary><see langword="null"/> where no certificate of this key was beside it.</summary>
    public DateTimeOffset? CertificateExpiresAt => certificateExpiresAt;

    public void Dispose() => rsa.Dispose();
}
