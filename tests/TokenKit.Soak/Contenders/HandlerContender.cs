namespace TokenKit.Soak.Contenders;

/// <summary>A contender that is a handler.</summary>
/// <param name="api">The address to call.</param>
/// <param name="handler">With the API behind it. Not disposed: what it stands on is not the contender's.</param>
/// <param name="owned">Disposed with the contender.</param>
internal sealed class HandlerContender(Uri api, HttpMessageHandler handler, params IReadOnlyList<IDisposable> owned) : IContender
{
    private readonly HttpClient _client = new(handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };

    public async Task<int> CallAsync(CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = ApiRequest.Create(api);
        using HttpResponseMessage response = await _client.SendAsync(request, cancellationToken);
        return (int)response.StatusCode;
    }

    public void Dispose()
    {
        _client.Dispose();
        foreach (IDisposable disposable in owned)
        {
            disposable.Dispose();
        }
    }
}
