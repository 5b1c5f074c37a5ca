using TokenKit.OAuth;

namespace TokenKit.Ims;

/// <summary>The token endpoints of IMS: which unit each counts in, and which wants to know the organization.</summary>
internal static class ImsEndpoint
{
    public static Uri Combine(Uri authority, string path) => new(authority.AbsoluteUri.TrimEnd('/') + path);

    // Seen on the wire: 86399 from v2 to v4, 86399994 from the ones before.
    public static ExpiresInUnit UnitOf(string path) => path.TrimEnd('/') switch
    {
        "/ims/token" or "/ims/token/v1" or "/ims/exchange/jwt" => ExpiresInUnit.Milliseconds,
        _ => ExpiresInUnit.Seconds,
    };

    // Adobe's own clients send org_id to v2 and to no other.
    public static bool TakesOrganization(Uri endpoint) => endpoint.AbsolutePath.TrimEnd('/').EndsWith("/ims/token/v2", StringComparison.Ordinal);
}
