using System.Net;
using System.Net.Http.Headers;
using Azure.Core;

namespace TokenKit.Benchmarks.Handlers;

/// <summary>Stands where an API would: the same 200 each time, in a task that is done.</summary>
/// <param name="seen">
/// Receives the <c>Authorization</c> of each request; none by default, so that nothing is measured beside the handlers.
/// </param>
public sealed class ApiStub(Action<string?>? seen = null) : HttpMessageHandler
{
    private const string Header = "Authorization";

    private readonly Task<HttpResponseMessage> _answer = Task.FromResult(
        new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent([]) });

    /// <summary>A request for a token: it carries no <c>Authorization</c>.</summary>
    public void ObserveTokenRequest() => seen?.Invoke(null);

    /// <summary>A request that ends at Azure.Core's own transport.</summary>
    public void Observe(HttpMessage message) =>
        seen?.Invoke(message.Request.Headers.TryGetValue(Header, out string? authorization) ? authorization : null);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        seen?.Invoke(request.Headers.NonValidated.TryGetValues(Header, out HeaderStringValues values) ? values.ToString() : null);

        return _answer;
    }
}
