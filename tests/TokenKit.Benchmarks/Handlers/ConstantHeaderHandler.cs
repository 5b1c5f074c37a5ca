using System.Net.Http.Headers;

namespace TokenKit.Benchmarks.Handlers;

/// <summary>The limit: a header made beforehand.</summary>
internal sealed class ConstantHeaderHandler : DelegatingHandler
{
    private readonly AuthenticationHeaderValue _header = new("Bearer", Credential.Token);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = _header;
        return base.SendAsync(request, cancellationToken);
    }
}
