using TokenKit.OAuth;

namespace TokenKit.Ims;

/// <summary>The token endpoints of IMS: the unit of <c>expires_in</c> of each, and which one takes the organization.</summary>
internal static class ImsEndpoint
{
    // Thousands of tenants may have the same endpoint, and share one address then. Written without a lock: any may be the last.
    private static volatile Uri? _last;

    public static Uri Combine(Uri authority, string path)
    {
        string address = authority.AbsoluteUri.TrimEnd('/') + path;
        return _last is { } last && last.OriginalString == address ? last : _last = new Uri(address);
    }

    // Seen on the wire: 86399 from v2 to v4, 86399994 from earlier versions.
    public static ExpiresIn.Unit UnitOf(Uri endpoint) =>
        EndsWith(endpoint, "/ims/token") || EndsWith(endpoint, "/ims/token/v1") || EndsWith(endpoint, "/ims/exchange/jwt")
            ? ExpiresIn.Unit.Milliseconds
            : ExpiresIn.Unit.Seconds;

    // Adobe's own clients send org_id to v2 and to no other.
    public static bool TakesOrganization(Uri endpoint) => EndsWith(endpoint, "/ims/token/v2");

    // A gateway of the user may be in front of it, and Adobe's clients write the path with and without a final slash.
    private static bool EndsWith(Uri endpoint, string path) => endpoint.AbsolutePath.TrimEnd('/').EndsWith(path, StringComparison.Ordinal);
}
