using System.Net.Http.Headers;

namespace TokenKit.Http;

/// <summary>
/// A request with its token, as it was before inner handlers changed it: one that is sent again is to pass them as it did the first time.
/// It only refers to what the request has, and so costs no allocation.
/// </summary>
internal readonly struct RequestSnapshot
{
    private readonly HttpMethod _method;
    private readonly Uri? _address;
    private readonly Version _version;
    private readonly HttpVersionPolicy _versionPolicy;
    private readonly int _headers;

    public RequestSnapshot(HttpRequestMessage request)
    {
        _method = request.Method;
        _address = request.RequestUri;
        _version = request.Version;
        _versionPolicy = request.VersionPolicy;
        Content = request.Content;

        // Without Authorization, which goes on anew with each token.
        _headers = request.Headers.NonValidated.Count - 1;
    }

    public HttpContent? Content { get; }

    /// <summary>The host that was asked, for messages.</summary>
    public string Host => _address!.IdnHost;

    /// <summary>Undoes what inner handlers did to the same request; leaves it without Authorization.</summary>
    /// <remarks>
    /// Headers that inner handlers added stand behind the others, as .NET keeps them in the order in which they came. A value that replaced
    /// another of a header that was there before stays, because to keep those would cost every request an allocation.
    /// </remarks>
    public void RestoreTo(HttpRequestMessage request)
    {
        request.Method = _method;
        request.RequestUri = _address;
        request.Version = _version;
        request.VersionPolicy = _versionPolicy;
        request.Content = Content;
        HttpRequestHeaders headers = request.Headers;
        headers.Authorization = null;
        foreach (string added in headers.NonValidated.Select(header => header.Key).Skip(_headers).ToList())
        {
            headers.Remove(added);
        }
    }
}
