using TokenKit.OAuth;

namespace TokenKit.Ims;

/// <summary>The token endpoints of IMS: which unit each counts in, and which wants to know the organization.</summary>
internal static class ImsEndpoint
{
    public static Uri Combine(Uri authority, string path) => new(authority.AbsoluteUri.TrimEnd('/') + path);

    // Seen on the wire: 86399 from v2 to v4, 86399994 from the ones before.
    public static ExpiresIn.Unit UnitOf(Uri endpoint) =>
        EndsWith(endpoint, "/ims/token") || EndsWith(endpoint, "/ims/token/v1") || EndsWith(endpoint, "/ims/exchange/jwt") ? ExpiresIn.Unit.Milliseconds : ExpiresIn.Unit.Seconds;

    // Adobe's own clients send org_id to v2 and to no other.
    public static bool TakesOrganization(Uri endpoint) => EndsWith(endpoint, "/ims/token/v2");

    // A gateway of the user's own may stand before it, and Adobe's clients write the path with and without a slash at its end.
    private static bool EndsWith(Uri endpoint, string path) => endpoint.AbsolutePath.TrimEnd('/').EndsWith(path, StringComparison.Ordinal);
}
