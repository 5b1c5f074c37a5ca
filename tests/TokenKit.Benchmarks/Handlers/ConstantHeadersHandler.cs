using System.Net.Http.Headers;

namespace TokenKit.Benchmarks.Handlers;

/// <summary>The limit for all that TokenKit sends: the same three headers, made beforehand.</summary>
internal sealed class ConstantHeadersHandler : DelegatingHandler
{
    private readonly AuthenticationHeaderValue _header = new("Bearer", Credential.Token);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = _header;
        request.Headers.TryAddWithoutValidation(Credential.ApiKeyHeader, Credential.ClientId);
        request.Headers.TryAddWithoutValidation(Credential.OrganizationHeader, Credential.OrganizationId);
        return base.SendAsync(request, cancellationToken);
    }
}
