using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using TokenKit.Diagnostics;

namespace TokenKit.Caching;

/// <summary>
/// Caches the token of another provider and refreshes it before it expires. A fresh token costs one read of a clock and no lock; a due
/// one is served while a single acquisition runs in the background; without a valid one, every caller waits for the same acquisition.
/// </summary>
/// <remarks>
/// One instance serves one identity: one endpoint, client, organization and set of scopes. A failed refresh harms no caller while the
/// cached token is valid. Without a valid token, a failure is remembered for a moment (1 s, later up to 5 s; 30 s for a refused
/// credential; what <c>Retry-After</c> asks for, up to an hour) and callers get it at once.
/// </remarks>
public sealed class CachingTokenProvider : ITokenProvider
{
    private readonly string _name;
    private readonly ILogger _logger;
    private readonly TokenClock _clock;
    private readonly Lock _gate = new();

    // This cache's own share of the jitter: the processes of a fleet do not refresh in step.
    private readonly double _jitter = Random.Shared.NextDouble();

    // Both are written under _gate and read without it.
    private volatile TokenCacheState _state;
    private volatile Acquisition? _pending;

    /// <summary>Wraps a provider that acquires.</summary>
    /// <param name="inner">Called whenever a token is needed, never twice at once if it observes its cancellation.</param>
    /// <param name="options">When to refresh; the defaults suit every Adobe token. Read once, here.</param>
    /// <param name="timeProvider">The clock; <see cref="TimeProvider.System"/> by default.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option has a value that is not valid; the message names it.</exception>
    public CachingTokenProvider(ITokenProvider inner, TokenCacheOptions? options = null, TimeProvider? timeProvider = null)
        : this(
            inner?.GetType().Name ?? throw new ArgumentNullException(nameof(inner)),
            new TokenSource(inner, options ?? new TokenCacheOptions(), TokenIdentity.Only),
            new TokenClock(timeProvider ?? TimeProvider.System),
            NullLogger.Instance)
    {
    }

    internal CachingTokenProvider(string name, TokenSource source, TokenClock clock, ILogger logger)
    {
        _name = name;
        _logger = logger;
        _clock = clock;
        _state = new TokenCacheState(source);
    }

    internal ITokenProvider Acquirer => _state.Source.Provider;

    /// <inheritdoc/>
    public ValueTask<AccessToken> GetTokenAsync(CancellationToken cancellationToken = default)
    {
        TokenCacheState state = _state;
        ClockReading now = _clock.Read();
        switch (state.FreshnessAt(now))
        {
            case Freshness.Fresh:
                return new ValueTask<AccessToken>(state.Cached!.Token);
            case Freshness.Due:
                RefreshIfDue(now);
                return new ValueTask<AccessToken>(state.Cached!.Token);
            default:
                return cancellationToken.IsCancellationRequested ? ValueTask.FromCanceled<AccessToken>(cancellationToken)
                    : AcquireOrWaitAsync(cancellationToken);
        }
    }

    /// <summary>Reports that an API rejected this token (status 401): the next caller waits for another.</summary>
    /// <param name="rejected">The token that was sent. Compared by reference: a late rejection of an old token changes nothing.</param>
    /// <remarks>
    /// A token that replaced a rejected one, and is rejected before any API accepted it, is kept for a moment: see
    /// <see cref="TokenCacheOptions.InvalidationGuard"/>. Only <see cref="Http.AdobeTokenHandler"/> reports that an API accepted a token.
    /// </remarks>
    public void Invalidate(AccessToken rejected) =>
        Reject(rejected ?? throw new ArgumentNullException(nameof(rejected)), "an API", isSecond: false);

    /// <summary>The same for the token handler, which knows the host, and whether the API rejected another token just before.</summary>
    internal void Reject(AccessToken rejected, string api, bool isSecond)
    {
        TokenCacheState before, after;
        lock (_gate)
        {
            before = _state;
            _state = after = before.Reject(rejected, _clock.ReadBoth(), isSecond);
        }

        if (after != before)
        {
            TokenLog.Rejected(_logger, _name, api, isKept: after.Cached is not null);
        }
    }

    /// <summary>Frees what the next request can make again; the token stays.</summary>
    internal void TrimMemory() => _state.Cached?.Token.Header.TrimMemory();

    /// <summary>Acquires from another source from now on, as after a reload of options; no call fails because of the change.</summary>
    /// <remarks>The previous provider may be disposed: an acquisition that fails because of it is repeated with the new one.</remarks>
    internal void Replace(TokenSource source)
    {
        lock (_gate)
        {
            _pending = source.Identity.Since(_state.Source.Identity) is TokenIdentity.Change.Client ? null : _pending;
            _state = _state.Reload(source, _clock.ReadBoth());
        }
    }

    /// <summary>Drops the token, because the issuer will replace this client. Further calls for the same client change nothing.</summary>
    internal void Drop(string clientId)
    {
        lock (_gate)
        {
            TokenCacheState before = _state;
            _state = before.Drop(clientId);
            _pending = _state == before ? _pending : null;
        }
    }

    /// <summary>Ends this cache: every call fails with this reason, and so do the calls that wait for an acquisition.</summary>
    internal void Close(string reason)
    {
        lock (_gate)
        {
            // This acquisition stays the pending one, so no other one begins.
            (_pending ??= BeginAcquisition()).Close(reason);
            _state = new TokenCacheState(_state.Source);
        }
    }

    /// <summary>For a caller that waited: the cache may have been closed after its acquisition had ended.</summary>
    internal void ThrowIfClosed() => _pending?.ThrowIfClosed();

    private void RefreshIfDue(ClockReading now)
    {
        if (_pending is not null || !_state.IsRefreshDueAt(now))
        {
            return;
        }

        Acquisition? acquisition;
        lock (_gate)
        {
            // Another caller may have begun an acquisition meanwhile, and it may even have ended.
            acquisition = _pending is null && _state.IsRefreshDueAt(now) ? BeginAcquisition() : null;
        }

        acquisition?.Start(AcquireAsync);
    }

    private ValueTask<AccessToken> AcquireOrWaitAsync(CancellationToken cancellationToken)
    {
        Acquisition acquisition;
        lock (_gate)
        {
            ClockReading now = _clock.ReadBoth();
            if (_state.TokenAt(now) is { } token)
            {
                return new ValueTask<AccessToken>(token);
            }

            if (_pending is { } pending)
            {
                return pending.WaitAsync(this, cancellationToken);
            }

            if (_state.FailureAt(now) is { } failure)
            {
                return ValueTask.FromException<AccessToken>(TokenAcquisitionException.Again(failure));
            }

            acquisition = BeginAcquisition();
        }

        acquisition.Start(AcquireAsync);
        return acquisition.WaitAsync(this, cancellationToken);
    }

    // Called under _gate.
    private Acquisition BeginAcquisition() => _pending = new Acquisition(_name, _state);

    private async Task AcquireAsync(Acquisition acquisition)
    {
        // The outcome is logged after the callers got it: a log that throws must not keep it from them.
        Action log;
        try
        {
            (AcquiredToken? acquired, TokenAcquisitionException? error) = await acquisition.RunAsync(_clock).ConfigureAwait(false);
            log = acquired is null ? Fail(acquisition, error!) : Succeed(acquisition, acquired);
        }
        catch (Exception exception)
        {
            log = Fail(acquisition, acquisition.ToFailure(exception));
        }

        log();
    }

    private Action Succeed(Acquisition acquisition, AcquiredToken acquired)
    {
        AccessToken token = acquired.Token;
        TimeSpan? delay = null;
        lock (_gate)
        {
            ClockReading now = _clock.ReadBoth();
            var arrived = CachedToken.Measure(acquired, now, _state.Source.Options, _jitter);
            if (CachedToken.FreshnessOf(arrived, now) is Freshness.Expired)
            {
                throw acquisition.ExpiredOnArrival();
            }

            // If it is no longer the pending one, the client was replaced meanwhile: only the callers that wait for it get its token.
            if (_pending == acquisition && !acquisition.IsClosed)
            {
                _pending = null;
                _state = _state.Succeed(arrived, acquisition.Source, now, Random.Shared.NextDouble());
                token = _state.Cached!.Token;
                delay = _state.BackOff?.Delay;
            }

            acquisition.Complete(token);
        }

        return () => TokenLog.Acquired(_logger, _name, token.ExpiresAt, delay);
    }

    private Action Fail(Acquisition acquisition, TokenAcquisitionException failure)
    {
        lock (_gate)
        {
            bool isPending = _pending == acquisition && !acquisition.IsClosed;
            _pending = isPending ? null : _pending;
            if (isPending && _state.IsCurrent(acquisition.Source))
            {
                ClockReading now = _clock.ReadBoth();
                _state = _state.Fail(failure, now, Random.Shared.NextDouble());
                AccessToken? token = _state.TokenAt(now);
                TimeSpan delay = _state.BackOff!.Delay;
                acquisition.Complete(token, failure);
                return () => TokenLog.Failed(_logger, _name, failure, delay, isServing: token is not null);
            }
        }

        // The options have changed meanwhile: the callers get what an acquisition brings now.
        _ = acquisition.CompleteFromAsync(AcquireOrWaitAsync(CancellationToken.None));
        return static () => { };
    }
}
