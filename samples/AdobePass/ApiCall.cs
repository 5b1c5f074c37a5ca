using TokenKit.AdobePass;

namespace AdobePass;

/// <summary>A call of one of the APIs.</summary>
/// <param name="Api">Adobe's name of the API.</param>
/// <param name="Client">The <see cref="HttpClient"/> that makes it, and the token that it carries.</param>
/// <param name="Method">GET, POST or DELETE.</param>
/// <param name="Address">Below the base address of the client.</param>
internal sealed record ApiCall(string Api, string Client, HttpMethod Method, string Address)
{
    /// <summary>Makes the body.</summary>
    public Func<HttpContent>? Content { get; init; }

    /// <summary>On whose behalf; null for the server itself.</summary>
    public AdobePassDevice? Device { get; init; }

    public HttpRequestMessage ToRequest()
    {
        var request = new HttpRequestMessage(Method, Address) { Content = Content?.Invoke() };
        return Device is null ? request : request.SetAdobePassDevice(Device);
    }
}
