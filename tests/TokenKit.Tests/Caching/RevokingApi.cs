using System.Net;

namespace TokenKit.Tests.Caching;

/// <summary>An API that rejects tokens once they are revoked, and on <c>/closed</c> every token.</summary>
internal sealed class RevokingApi : HttpMessageHandler
{
    private readonly HashSet<string> _revoked = [];

    /// <summary>How a request with a good token is answered.</summary>
    public HttpStatusCode Good { get; set; } = HttpStatusCode.OK;

    public void Revoke(string token) => _revoked.Add(token);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        Task.FromResult(Send(request, cancellationToken));

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        bool isRejected = request.RequestUri!.AbsolutePath == "/closed" || _revoked.Contains(request.Headers.Authorization!.Parameter!);
        return new HttpResponseMessage(isRejected ? HttpStatusCode.Unauthorized : Good) { RequestMessage = request };
    }
}
