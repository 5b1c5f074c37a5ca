using System.Net;

namespace TokenKit.Soak.Herd;

/// <summary>An API in memory that counts requests without a token, and can refuse the first token.</summary>
public sealed class StubApi : HttpMessageHandler
{
    private readonly TaskCompletionSource _allHere = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _requests;
    private int _withoutToken;
    private int _rejections;

    /// <summary>How many requests came, those that were refused included.</summary>
    public int Requests => Volatile.Read(ref _requests);

    public int WithoutToken => Volatile.Read(ref _withoutToken);

    /// <summary>
    /// Refuses the endpoint's first token once so many requests with it are here, all of them at once; 0, the default, refuses none.
    /// </summary>
    public int RefusesFirstToken { get; set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _requests);
        string? token = request.Headers.Authorization?.Parameter;
        if (token is null)
        {
            Interlocked.Increment(ref _withoutToken);
            return new HttpResponseMessage(HttpStatusCode.Forbidden) { RequestMessage = request };
        }

        if (RefusesFirstToken == 0 || token != "FAKE-token-1")
        {
            return new HttpResponseMessage(HttpStatusCode.OK) { RequestMessage = request };
        }

        if (Interlocked.Increment(ref _rejections) >= RefusesFirstToken)
        {
            _allHere.TrySetResult();
        }

        await _allHere.Task.WaitAsync(cancellationToken);
        return new HttpResponseMessage(HttpStatusCode.Unauthorized) { RequestMessage = request };
    }
}
