namespace TokenKit.Testing;

/// <summary>
/// A provider for the unit tests of code that takes an <see cref="ITokenProvider"/>: each call returns a new token,
/// <c>token-1</c>, <c>token-2</c> and so on. It can fail and it can hold its callers. Safe for concurrent callers.
/// </summary>
public sealed class FakeTokenProvider : ITokenProvider
{
    private readonly TimeProvider _timeProvider;
    private readonly ArrivalCounter _calls = new();
    private readonly Lock _gate = new();
    private readonly Queue<Exception> _failures = []; // guarded by _gate
    private TaskCompletionSource? _released; // guarded by _gate; null if calls are not held
    private int _tokens; // guarded by _gate

    /// <summary>Makes a provider.</summary>
    /// <param name="timeProvider">The clock that <see cref="Lifetime"/> counts from; by default the system's.</param>
    public FakeTokenProvider(TimeProvider? timeProvider = null) => _timeProvider = timeProvider ?? TimeProvider.System;

    /// <summary>How long a token lives from when it is returned, by default 86,399 s as at Adobe IMS. May change at any time.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromSeconds(86_399);

    /// <summary>The client that the tokens are issued to, which the token handler sends as <c>x-api-key</c>. Default none.</summary>
    public string? ClientId { get; set; }

    /// <summary>The organization that the tokens stand for, sent as <c>x-gw-ims-org-id</c>. Default none.</summary>
    public string? OrganizationId { get; set; }

    /// <summary>How many calls were made, held and failed ones included.</summary>
    public int Calls => _calls.Count;

    /// <summary>
    /// Makes the next call that has not yet completed throw an exception: one call for each time this is called, in the same order.
    /// </summary>
    /// <param name="exception">What is thrown.</param>
    public void FailNext(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        lock (_gate)
        {
            _failures.Enqueue(exception);
        }
    }

    /// <summary>Makes every call from now on wait until <see cref="Release"/>.</summary>
    public void Hold()
    {
        lock (_gate)
        {
            _released ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Lets all held calls continue; later calls are not held.</summary>
    public void Release()
    {
        lock (_gate)
        {
            _released?.SetResult();
            _released = null;
        }
    }

    /// <summary>Completes once <see cref="Calls"/> has reached a number.</summary>
    /// <param name="count">How many calls to wait for, counted from the first.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task WaitForCallsAsync(int count, CancellationToken cancellationToken = default) =>
        _calls.WaitForAsync(count, cancellationToken);

    /// <inheritdoc />
    public async ValueTask<AccessToken> GetTokenAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Task held;
        lock (_gate)
        {
            held = _released?.Task ?? Task.CompletedTask;
        }

        _calls.Add();
        await held.WaitAsync(cancellationToken).ConfigureAwait(false);
        lock (_gate)
        {
            if (_failures.TryDequeue(out Exception? failure))
            {
                throw failure;
            }

            DateTimeOffset expiresAt = _timeProvider.GetUtcNow() + Lifetime;
            return new AccessToken($"token-{++_tokens}", expiresAt) { ClientId = ClientId, OrganizationId = OrganizationId };
        }
    }
}
