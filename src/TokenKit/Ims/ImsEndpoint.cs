using TokenKit.OAuth;

namespace TokenKit.Ims;

/// <summary>The token endpoints of IMS: the unit of <c>expires_in</c> of each, and which one takes the organization.</summary>
internal static class ImsEndpoint
{
    public static Uri Combine(Uri authority, string path) => new(authority.AbsoluteUri.TrimEnd('/') + path);

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
