using TokenKit.OAuth;

namespace TokenKit.Ims;

/// <summary>The token endpoints of IMS: the unit of <c>expires_in</c> of each, and which parameters it takes.</summary>
internal static class ImsEndpoint
{
    /// <summary>The path of the token endpoint of <see cref="PdfServices"/>.</summary>
    public const string PdfServicesPath = "/token";

    public static Uri Production { get; } = new("https://ims-na1.adobelogin.com/");

    /// <summary>The default host of PDF Services (PDF Services API, "Getting started").</summary>
    public static Uri PdfServices { get; } = new("https://pdf-services.adobe.io/");

    /// <summary>Whether an address is that of PDF Services, in any region. It has no other endpoint of IMS than that for tokens.</summary>
    public static bool IsHostOfPdfServices(Uri address) => address.Host.StartsWith("pdf-services", StringComparison.OrdinalIgnoreCase)
        && address.Host.EndsWith(".adobe.io", StringComparison.OrdinalIgnoreCase);

    public static Uri Combine(Uri authority, string path) => new(authority.AbsoluteUri.TrimEnd('/') + path);

    // Seen on the wire: 86399 from v2 to v4, 86399994 from earlier versions.
    public static ExpiresIn.Unit UnitOf(Uri endpoint) =>
        EndsWith(endpoint, "/ims/token") || EndsWith(endpoint, "/ims/token/v1") || EndsWith(endpoint, "/ims/exchange/jwt")
            ? ExpiresIn.Unit.Milliseconds
            : ExpiresIn.Unit.Seconds;

    // Adobe's own clients send org_id to v2 and to no other.
    public static bool TakesOrganization(Uri endpoint) => EndsWith(endpoint, "/ims/token/v2");

    /// <summary>
    /// Whether the token endpoint is that of PDF Services, which takes the client and nothing else. A path that is set decides, then the
    /// host that is set, then the file. Scopes mean IMS, except at a host of PDF Services.
    /// </summary>
    /// <param name="options">What the user set.</param>
    /// <param name="isFile">Whether the credential comes from a file of PDF Services.</param>
    /// <param name="hasScopes">Whether the settings or the file have scopes.</param>
    public static bool IsPdfServices(ImsOptions options, bool isFile, bool hasScopes)
    {
        Uri? authority = options is { IsAuthoritySet: true, Authority: { IsAbsoluteUri: true } set } ? set : null;
        bool isHost = authority is not null && IsHostOfPdfServices(authority);
        return options.IsTokenPathSet
            ? IsPathOfPdfServices($"{authority?.AbsolutePath.TrimEnd('/')}{options.TokenPath}") && (isHost || !hasScopes)
            : isHost || (isFile && !hasScopes && (authority is null || !IsHostOfIms(authority)));
    }

    private static bool IsHostOfIms(Uri address) => address.Host.StartsWith("ims-na1", StringComparison.OrdinalIgnoreCase)
        && address.Host.EndsWith(".adobelogin.com", StringComparison.OrdinalIgnoreCase);

    // IMS has the paths /ims/token and below.
    private static bool IsPathOfPdfServices(string path) => EndsWith(path, PdfServicesPath) && !EndsWith(path, "/ims/token");

    // A gateway of the user may be in front of it, and Adobe's clients write the path with and without a final slash.
    private static bool EndsWith(Uri endpoint, string path) => EndsWith(endpoint.AbsolutePath, path);

    private static bool EndsWith(string whole, string path) => whole.TrimEnd('/').EndsWith(path, StringComparison.Ordinal);
}
