namespace TokenKit.Benchmarks.Handlers;

/// <summary>Lets the answer come later, on another thread, as every real one does.</summary>
internal sealed class LaterHandler : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await Task.Yield();
        return await base.SendAsync(request, cancellationToken);
    }
}
