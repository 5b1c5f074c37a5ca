using TokenKit.Caching;
using TokenKit.Http;

namespace TokenKit.Benchmarks.Handlers;

/// <summary>The steps of TokenKit's handler one by one: what each of them adds to a header that is set anyway.</summary>
internal sealed class ProfiledHandler(bool checksHost) : DelegatingHandler
{
    private readonly AllowedHosts _hosts = new(new AdobeTokenHandlerOptions().AllowedHosts);
    private readonly CachingTokenProvider _tokens = new(new ConstantToken());

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (checksHost && _hosts.FindProblem(request) is { } problem)
        {
            throw new InvalidOperationException(problem);
        }

        ValueTask<AccessToken> token = _tokens.GetTokenAsync(cancellationToken);
        if (token.IsCompletedSuccessfully)
        {
            request.Headers.Authorization = token.Result.Header;
            return base.SendAsync(request, cancellationToken);
        }

        return FirstAsync(request, token, cancellationToken);
    }

    private async Task<HttpResponseMessage> FirstAsync(
        HttpRequestMessage request, ValueTask<AccessToken> token, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = (await token).Header;
        return await base.SendAsync(request, cancellationToken);
    }
}
