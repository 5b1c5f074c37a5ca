using System.Globalization;
using TokenKit.Ims.Jwt;

namespace TokenKit.Ims.Credentials;

/// <summary>Service credentials of the AEM Developer Console: <c>integration</c>, a JWT credential with its key.</summary>
internal static class ServiceCredentialsFile
{
    private const string What = "the integration";

    // 1973. A smaller number is not an instant in milliseconds; it may be one in seconds.
    private const long FirstMilliseconds = 100_000_000_000;

    // ISO 8601 only: the lenient parser of .NET reads "12:00" as today.
    private static readonly string[] DateFormats =
        ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK"];

    public static bool Is(FileObject root) => root.Object("integration") is not null;

    public static IReadOnlyList<CredentialFileEntry> Read(FileObject root)
    {
        FileObject integration = root.Object("integration")!.Value.As(What);
        FileObject account = integration.Object("technicalAccount")?.As($"technicalAccount of {What}")
            ?? throw new CredentialFileException($"{What} has no technicalAccount. Download the file from the AEM Developer Console "
                + "again.");
        string? certificate = integration.TextIfAny("publicKey");
        return
        [
            new CredentialFileEntry
            {
                Jwt = new CredentialFileEntry.JwtPart
                {
                    ClientId = account.RequiredText("clientId"),
                    ClientSecrets = account.Texts("clientSecret"),
                    TechnicalAccountId = integration.Text("id"),
                    Metascopes = integration.Texts("metascopes"),
                    PrivateKey = integration.Text("privateKey"),
                    Certificate = certificate,
                    CertificateExpiresAt = ParseDate(integration.TextIfAny("certificateExpirationDate"))
                        ?? (certificate is null ? null : KeyCertificate.FindExpiry(certificate)),
                },
                OrganizationId = integration.Text("org"),
                Authority = ImsHost.OfEndpoint(integration.Text("imsEndpoint"), What, "imsEndpoint"),
            },
        ];
    }

    // ISO 8601, or milliseconds since 1970. Only a warning depends on it, so a date that cannot be read is not a problem.
    private static DateTimeOffset? ParseDate(string? date)
    {
        if (long.TryParse(date, NumberStyles.None, CultureInfo.InvariantCulture, out long milliseconds))
        {
            return milliseconds >= FirstMilliseconds && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
                ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
                : null;
        }

        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return DateTimeOffset.TryParseExact(date, DateFormats, CultureInfo.InvariantCulture, Utc, out DateTimeOffset expiry)
            ? expiry
            : null;
    }
}
