namespace TokenKit.Http;

/// <summary>Says for one request how the token handler sends it.</summary>
public static class AdobeTokenRequestExtensions
{
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

    internal static bool IsWithoutAdobeToken(this HttpRequestMessage request) => request.Method is MethodWithoutToken;

    // A type, not a mark in the options: to look for a mark would make every other request allocate its options. Handlers that copy a
    // request copy its method. It equals every other method of the same name.
    private sealed class MethodWithoutToken(HttpMethod method) : HttpMethod(method.Method);
}
