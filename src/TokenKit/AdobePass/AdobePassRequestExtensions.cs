namespace TokenKit.AdobePass;

/// <summary>Names the device that a request is made for.</summary>
public static class AdobePassRequestExtensions
{
    private static readonly HttpRequestOptionsKey<AdobePassDevice> Key = new("TokenKit.AdobePassDevice");

    /// <summary>
    /// Marks a request as made on behalf of a device: a token handler of Adobe Pass sends it with that device's own token, and with
    /// <c>X-Device-Info</c>, <c>X-Forwarded-For</c> and <c>AP-Device-Identifier</c>, unless the request has these headers already.
    /// </summary>
    /// <remarks>
    /// A token handler that has only the server's token refuses such a request. The three headers describe a viewer. If the token handler
    /// follows a redirect, it sends them to allowed hosts only. If the primary handler follows, it sends them to any address.
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

    /// <summary>The device that a request is made for; <see langword="null"/> if it is the server's own request.</summary>
    /// <param name="request">The request.</param>
    public static AdobePassDevice? GetAdobePassDevice(this HttpRequestMessage request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Options.TryGetValue(Key, out AdobePassDevice? device) ? device : null;
    }
}
