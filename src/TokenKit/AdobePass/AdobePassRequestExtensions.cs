namespace TokenKit.AdobePass;

/// <summary>Names the device that a request is made for.</summary>
public static class AdobePassRequestExtensions
{
    private static readonly HttpRequestOptionsKey<AdobePassDevice> Key = new("TokenKit.AdobePassDevice");

    /// <summary>
    /// Makes a request on behalf of a device: a token handler of Adobe Pass sends it with that device's own token, and with
    /// <c>X-Device-Info</c>, <c>X-Forwarded-For</c> and <c>AP-Device-Identifier</c>, each unless the request has it already.
    /// </summary>
    /// <remarks>
    /// A token handler whose token is the server's alone refuses such a request. The three headers tell of a viewer, and a redirect that the client follows takes
    /// them along to wherever it leads: set <c>AllowAutoRedirect = false</c> on the client.
    /// </remarks>
    /// <param name="request">The request, before it is sent.</param>
    /// <param name="device">The device; another call replaces it.</param>
    /// <returns>The request.</returns>
    public static HttpRequestMessage SetAdobePassDevice(this HttpRequestMessage request, AdobePassDevice device)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(device);
        request.Options.Set(Key, device);
        return request;
    }

    /// <summary>The device that a request is made for; <see langword="null"/> where it is the server's own.</summary>
    /// <param name="request">The request.</param>
    public static AdobePassDevice? GetAdobePassDevice(this HttpRequestMessage request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Options.TryGetValue(Key, out AdobePassDevice? device) ? device : null;
    }
}
