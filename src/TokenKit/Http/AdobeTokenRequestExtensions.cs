namespace TokenKit.Http;

/// <summary>Says for one request how the token handler sends it.</summary>
public static class AdobeTokenRequestExtensions
{
    private static readonly HttpRequestOptionsKey<string> TenantName = new("TokenKit.Tenant");

    /// <summary>
    /// Sends a request without the token and without the other headers of an <see cref="AdobeTokenHandler"/>, to any host: for an upload
    /// or a download at a signed address, for example. Headers that you set stay as they are.
    /// </summary>
    /// <remarks>
    /// It also holds if the request is sent again, and for the addresses that it is redirected to. If you set
    /// <see cref="HttpRequestMessage.Method"/> afterwards, call it again.
    /// </remarks>
    /// <param name="request">The request, before it is sent.</param>
    /// <returns>The request.</returns>
    public static HttpRequestMessage WithoutAdobeToken(this HttpRequestMessage request)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Method = new MethodWithoutToken(request.Method);
        return request;
    }

    /// <summary>
    /// Names the tenant of a request, whose token goes with it (<see cref="IAdobeTenants"/>). Send it with a client whose handler has no
    /// name (<c>AddAdobeTokenHandler()</c>). Any other token handler refuses it.
    /// </summary>
    /// <remarks>
    /// If you set <see cref="HttpRequestMessage.Method"/> afterwards, call it again. Otherwise a handler with a token of its own does not
    /// see that the request names a tenant, and sends its own token. A handler without a name is not affected.
    /// </remarks>
    /// <param name="request">The request, before it is sent.</param>
    /// <param name="name">The name of the tenant, which must be in memory when the request is sent; another call replaces it.</param>
    /// <returns>The request.</returns>
    public static HttpRequestMessage SetAdobeTenant(this HttpRequestMessage request, string name)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        request.Options.Set(TenantName, name);
        request.Method = request.IsWithoutAdobeToken() ? request.Method : new MethodOfTenant(request.Method);
        return request;
    }

    /// <summary>The tenant that <see cref="SetAdobeTenant"/> named, such as for a log of your own handler.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The name of the tenant; <see langword="null"/> if the request names none.</returns>
    public static string? GetAdobeTenant(this HttpRequestMessage request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Options.TryGetValue(TenantName, out string? name) ? name : null;
    }

    /// <summary>Whether a request names a tenant, at no cost if it does not.</summary>
    internal static bool NamesTenant(this HttpRequestMessage request) => request.Method is MethodOfTenant;

    internal static bool IsWithoutAdobeToken(this HttpRequestMessage request) => request.Method is MethodWithoutToken;

    // A type, not a mark in the options: to look for a mark would make every other request allocate its options. Handlers that copy a
    // request copy its method. It equals every other method of the same name.
    private sealed class MethodWithoutToken(HttpMethod method) : HttpMethod(method.Method);

    // For handlers with a token of their own, which must not read the options of each request.
    private sealed class MethodOfTenant(HttpMethod method) : HttpMethod(method.Method);
}
