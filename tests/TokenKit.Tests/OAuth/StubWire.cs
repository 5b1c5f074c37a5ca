namespace TokenKit.Tests.OAuth;

/// <summary>Takes the place of the network: keeps each request and answers as configured; the last answer is repeated.</summary>
// No await here goes to another thread: what the clock sets off is done when Advance returns.
// MockHttp answers on the thread pool, so it cannot take this place under a fake clock.
internal sealed class StubWire(TimeProvider clock) : HttpMessageHandler
{
    private readonly List<Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>>> _answers = [];
    private readonly List<SentRequest> _requests = [];

    public IReadOnlyList<SentRequest> Requests => _requests;

    public StubWire Answer(Func<HttpResponseMessage> answer) => Do((_, _) => Task.FromResult(answer()));

    public StubWire Fail(Func<Exception> exception) => Do((_, _) => Task.FromException<HttpResponseMessage>(exception()));

    /// <summary>Never answers; ends with the cancellation of the request.</summary>
    public StubWire Hang() => Do((_, cancellationToken) => Never.ComesAsync<HttpResponseMessage>(cancellationToken));

    public StubWire Do(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> answer)
    {
        _answers.Add(answer);
        return this;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        SentRequest sent = await SentRequest.OfAsync(request, clock.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> answer;
        lock (_requests)
        {
            _requests.Add(sent);
            answer = _answers[Math.Min(_requests.Count, _answers.Count) - 1];
        }

        HttpResponseMessage response = await answer(request, cancellationToken).ConfigureAwait(false);
        response.RequestMessage ??= request;
        return response;
    }
}
