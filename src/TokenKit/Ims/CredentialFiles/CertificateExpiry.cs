using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace TokenKit.Ims.CredentialFiles;

/// <summary>When the certificate of a credential ends. Only a warning depends on it: what cannot be read counts as unknown.</summary>
internal static class CertificateExpiry
{
    /// <param name="date">What the file says; older ones do not.</param>
    /// <param name="certificate">The certificate itself, as PEM.</param>
    public static DateTimeOffset? Of(string? date, string? certificate)
    {
        if (DateTimeOffset.TryParse(date, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset said))
        {
            return said;
        }

        return certificate is null ? null : EndOf(certificate);
    }

    private static DateTimeOffset? EndOf(string pem)
    {
        try
        {
            using X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(Encoding.UTF8.GetBytes(pem));
            return new DateTimeOffset(certificate.NotAfter.ToUniversalTime());
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
