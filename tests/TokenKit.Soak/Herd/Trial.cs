using TokenKit.Peers;
using TokenKit.Soak.Contenders;
using TokenKit.Testing;

namespace TokenKit.Soak.Herd;

/// <summary>One contender between an API and a token endpoint of its own, both in memory.</summary>
internal sealed class Trial : IDisposable
{
    private static readonly ClientCredential Credential = new(
        new Uri("https://localhost/ims/token/v3"), ExampleCredential.ClientId, ExampleCredential.ClientSecret, ExampleCredential.Scope);

    private readonly IContender _contender;

    public Trial(ContenderKind kind, int expiresIn = 3_600)
    {
        Endpoint = new StubTokenEndpoint(expiresIn);
        _contender = kind.Create(new Wiring(new Uri("https://localhost/api/assets/1"), Api, Credential, Endpoint) { Clock = Clock });
    }

    public StubTokenEndpoint Endpoint { get; }

    public StubApi Api { get; } = new();

    public SteppedClock Clock { get; } = new();

    /// <summary>Makes one call.</summary>
    /// <returns>Whether the API answered it with 200.</returns>
    public async Task<bool> CallAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            return await _contender.CallAsync(cancellationToken) == 200;
        }
        catch (Exception)
        {
            return false;
        }
    }

    /// <summary>Makes one call that is given up.</summary>
    /// <returns>Whether it ended with its cancellation.</returns>
    public async Task<bool> CallAndGiveUpAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _contender.CallAsync(cancellationToken);
            return false;
        }
        catch (Exception exception)
        {
            return exception is OperationCanceledException && cancellationToken.IsCancellationRequested;
        }
    }

    /// <summary>Begins so many calls at once.</summary>
    /// <returns>How many succeeded.</returns>
    public async Task<int> CallAtOnceAsync(int calls) =>
        (await Task.WhenAll(Enumerable.Range(0, calls).Select(_ => Task.Run(() => CallAsync())))).Count(succeeded => succeeded);

    /// <summary>Makes so many calls one after the other, each with a time limit.</summary>
    /// <returns>How many succeeded.</returns>
    public async Task<int> CallOneByOneAsync(int calls, TimeSpan timeLimit)
    {
        int succeeded = 0;
        for (int call = 0; call < calls; call++)
        {
            using var limit = new CancellationTokenSource(timeLimit);
            succeeded += await CallAsync(limit.Token) ? 1 : 0;
        }

        return succeeded;
    }

    /// <summary>Waits until a refresh in the background has reached the token endpoint.</summary>
    public async Task AwaitTokenRequestAsync(int count)
    {
        for (int turn = 0; turn < 100 && Endpoint.Requests < count; turn++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5));
        }
    }

    public void Dispose()
    {
        _contender.Dispose();
        Endpoint.Dispose();
        Api.Dispose();
    }
}
