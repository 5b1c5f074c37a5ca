using System.Net.Http.Headers;

namespace TokenKit.Benchmarks.Handlers;

/// <summary>What is written by hand most often: the fields of a token behind a semaphore, which every request enters.</summary>
internal sealed class SemaphoreHandler : DelegatingHandler
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private string _token = string.Empty;
    private DateTimeOffset _refreshAt;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string token;
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (DateTimeOffset.UtcNow >= _refreshAt)
            {
                _token = Credential.Token;
                _refreshAt = DateTimeOffset.UtcNow + Credential.Lifetime - TimeSpan.FromMinutes(1);
            }

            token = _token;
        }
        finally
        {
            _gate.Release();
        }

        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await base.SendAsync(request, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        _gate.Dispose();
        base.Dispose(disposing);
    }
}
