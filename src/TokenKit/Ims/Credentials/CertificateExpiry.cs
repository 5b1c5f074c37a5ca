using System.Globalization;
using TokenKit.Ims.Jwt;

namespace TokenKit.Ims.Credentials;

/// <summary>When the certificate of a credential ends. Only a warning depends on it: what cannot be read counts as unknown.</summary>
internal static class CertificateExpiry
{
    // 1973: a smaller number is no instant in milliseconds, but perhaps one in seconds.
    private const long FirstMilliseconds = 100_000_000_000;

    // ISO 8601 only: a lenient reader takes "12:00" for today.
    private static readonly string[] Forms = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK"];

    private static readonly long LastMilliseconds = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <param name="date">What the file says, as ISO 8601 or in milliseconds since 1970; older ones do not.</param>
    /// <param name="certificate">The certificate itself.</param>
    public static DateTimeOffset? Of(string? date, string? certificate)
    {
        if (long.TryParse(date, NumberStyles.None, CultureInfo.InvariantCulture, out long milliseconds) && milliseconds >= FirstMilliseconds && milliseconds <= LastMilliseconds)
        {
            return DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
        }

        if (DateTimeOffset.TryParseExact(date, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset said))
        {
            return said;
        }

        return certificate is null ? null : CertificateText.FindEnd(certificate);
    }
}
