using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using TokenKit.Diagnostics;

namespace TokenKit.Caching;

/// <summary>
/// Keeps the token of another provider and renews it before it lapses. A fresh token costs one read of a clock and no lock; a due one is handed out
/// while a single acquisition runs in the background; without a valid one, every caller waits for the same acquisition.
/// </summary>
/// <remarks>
/// One instance serves one identity: one endpoint, client, organization and set of scopes. A failed renewal fails nobody while the token in hand is valid,
/// to its last seconds if it must be; without one, a failure is remembered for a moment (1 s, later up to 5 s; 30 s for a refused credential; what
/// <c>Retry-After</c> asks for, up to an hour) and callers get it at once.
/// </remarks>
public sealed class CachingTokenProvider : ITokenProvider
{
    private readonly string _name;
    private readonly ILogger _logger;
    private readonly TokenClock _clock;
    private readonly Lock _gate = new();

    // These three are written under _gate and read without it.
    private readonly HeldToken _held;
    private readonly FailureMemory _failures;
    private volatile Flight? _inFlight;
    private TokenSource _source; // written under _gate

    /// <summary>Wraps a provider that acquires.</summary>
    /// <param name="inner">Asked whenever a token is needed, never twice at once as long as it listens to its cancellation.</param>
    /// <param name="options">When to renew; the defaults suit every Adobe token. Read once, here.</param>
    /// <param name="timeProvider">The clock; <see cref="TimeProvider.System"/> by default.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option has a value that cannot be; the message names it.</exception>
    public CachingTokenProvider(ITokenProvider inner, TokenCacheOptions? options = null, TimeProvider? timeProvider = null)
        : this(inner?.GetType().Name ?? throw new ArgumentNullException(nameof(inner)), new TokenSource(inner, options ?? new TokenCacheOptions(), TokenIdentity.Only), new TokenClock(timeProvider ?? TimeProvider.System), NullLogger.Instance)
    {
    }

    internal CachingTokenProvider(string name, TokenSource source, TokenClock clock, ILogger logger)
    {
        _source = source;
        _name = name;
        _logger = logger;
        _clock = clock;
        _held = new HeldToken(name, source.Options, _clock);
        _failures = new FailureMemory(_clock);
    }

    /// <inheritdoc/>
    public ValueTask<AccessToken> GetTokenAsync(CancellationToken cancellationToken = default)
    {
        CachedToken? held = _held.Current;
        ClockReading now = _clock.Read();
        switch (TokenFreshness.Of(held, now))
        {
            case Freshness.Fresh:
                return new ValueTask<AccessToken>(held!.Token);
            case Freshness.Due:
                RefreshInBackground(now);
                return new ValueTask<AccessToken>(held!.Token);
            default:
                return cancellationToken.IsCancellationRequested
                    ? ValueTask.FromCanceled<AccessToken>(cancellationToken)
                    : NamedWait.OfAsync(JoinAsync(cancellationToken), _name, cancellationToken);
        }
    }

    /// <summary>Reports that an API rejected this token (status 401): the next caller waits for another.</summary>
    /// <param name="rejected">The token that was sent. Compared by reference: a late rejection of an old token changes nothing.</param>
    /// <remarks>
    /// A token that replaced a rejected one, and is rejected before any API accepted it, is kept for 1 s after it came, doubling with each
    /// in a row up to <see cref="TokenCacheOptions.InvalidationGuard"/>: an API that rejects every token must not cost a request per call.
    /// Only <see cref="Http.AdobeTokenHandler"/> reports acceptance: without it, that holds for every token that is rejected so soon.
    /// </remarks>
    public void Invalidate(AccessToken rejected) =>
        Reject(rejected ?? throw new ArgumentNullException(nameof(rejected)), "an API", isSecond: false);

    /// <summary>The same for the token handler, which knows the host, and whether that rejected another token just before.</summary>
    internal void Reject(AccessToken rejected, string api, bool isSecond)
    {
        Rejection rejection;
        lock (_gate)
        {
            rejection = _held.Reject(rejected, _clock.ReadBoth(), isSecond);
        }

        TokenLog.Rejected(_logger, _name, api, rejection is Rejection.Dropped, rejection is Rejection.Kept);
    }

    internal ITokenProvider Acquirer => Volatile.Read(ref _source).Provider;

    /// <summary>Lets go of what the next request makes anew; the token stays.</summary>
    internal void Rest() => _held.Current?.Token.Header.Rest();

    /// <summary>Acquires from another source from now on, as after a reload of options; no call fails over the change itself.</summary>
    /// <remarks>Where the provider is another, that of before may be disposed after this: an acquisition that fails for that is repeated by the new one.</remarks>
    internal void Replace(TokenSource source)
    {
        lock (_gate)
        {
            TokenChange change = source.Identity.Since(_source.Identity);
            _source = source;
            _held.Follow(source.Options, change, _clock.ReadBoth());
            _failures.Follow(change);

            // An acquisition of something else ends for those who wait for it already; nobody else is to have what it brings.
            _inFlight = change is TokenChange.Request or TokenChange.Client ? null : _inFlight;
        }
    }

    private void RefreshInBackground(ClockReading now)
    {
        if (_inFlight is not null || !_failures.AllowsRetry(now))
        {
            return;
        }

        Flight flight;
        lock (_gate)
        {
            // Another caller may have been here meanwhile, and even be done.
            if (_inFlight is not null || !_failures.AllowsRetry(now) || TokenFreshness.Of(_held.Current, now) is not Freshness.Due)
            {
                return;
            }

            flight = _inFlight = new Flight(_source, now, _held.Rejections);
        }

        flight.Launch(AcquireAsync);
    }

    // The one acquisition that every caller without a valid token waits for.
    private ValueTask<AccessToken> JoinAsync(CancellationToken cancellationToken)
    {
        Flight flight;
        ValueTask<AccessToken> answer;
        lock (_gate)
        {
            ClockReading now = _clock.ReadBoth();
            if (_held.Current is { } held && TokenFreshness.Of(held, now) is not Freshness.Expired)
            {
                return new ValueTask<AccessToken>(held.Token);
            }

            AccessToken? valid = (_inFlight?.TakesLong(now, _clock) ?? _failures.Last is not null) ? _held.FallBack(now) : null;
            if (_inFlight is { } others)
            {
                return others.IsAskingForItself ? ValueTask.FromException<AccessToken>(BoundedAcquisition.Circle(_name))
                    : valid is null ? others.WaitAsync(cancellationToken) : new(valid);
            }

            // In an outage that is known, nobody waits beside a token that is valid still.
            if (_failures.Last is { } remembered && !_failures.AllowsRetry(now, isTokenThere: valid is not null))
            {
                return valid is null ? ValueTask.FromException<AccessToken>(TokenAcquisitionException.Again(remembered)) : new(valid);
            }

            flight = _inFlight = new Flight(_source, now, _held.Rejections);
            answer = valid is null ? flight.WaitAsync(cancellationToken) : new ValueTask<AccessToken>(valid);
        }

        flight.Launch(AcquireAsync);
        return answer;
    }

    private async Task AcquireAsync(Flight flight)
    {
        // Told when the waiters have gone their way: a log that throws must not keep them.
        Action report;
        try
        {
            _ = _held.CanBridge ? flight.BridgeAsync(Bridge, _clock.TimeProvider) : null;
            ClockReading sent = _clock.ReadBoth();
            (AccessToken? token, TokenAcquisitionException? failure) =
                await BoundedAcquisition.RunAsync(flight, _name, _clock.TimeProvider).ConfigureAwait(false);
            report = token is not null ? Land(flight, token, sent) : Fail(flight, failure!);
        }
        catch (Exception exception)
        {
            report = Fail(flight, BoundedAcquisition.ToFailure(exception, _name));
        }

        report();
    }

    private Action Land(Flight flight, AccessToken token, ClockReading sent)
    {
        TimeSpan? pause = null;
        AccessToken landed = token;
        lock (_gate)
        {
            Leave(flight);
            ClockReading now = _clock.ReadBoth();
            CachedToken arrived = _held.Measure(token, sent, now, flight.RejectionsBefore);
            TokenChange change = _source.Identity.Since(flight.Source.Identity);
            if (change is TokenChange.Request)
            {
                _held.KeepAsBridge(arrived);
            }
            else if (change is not TokenChange.Client)
            {
                pause = _failures.Arrived(_held.Take(arrived, now), now);
                _held.Follow(_source.Options, change, now);
                landed = _held.Current!.Token;
            }
        }

        flight.End(landed);
        return () => TokenLog.Acquired(_logger, _name, landed.ExpiresAt, pause);
    }

    private Action Fail(Flight flight, TokenAcquisitionException failure)
    {
        TimeSpan pause = TimeSpan.Zero;
        AccessToken? serving = null;
        bool isOutdated;
        lock (_gate)
        {
            Leave(flight);
            isOutdated = _source.Provider != flight.Source.Provider || _source.Identity.Since(flight.Source.Identity) is TokenChange.Request or TokenChange.Client;
            if (!isOutdated)
            {
                ClockReading now = _clock.ReadBoth();
                serving = _held.FallBack(now);
                pause = _failures.Add(failure, now, isTokenThere: serving is not null);
            }
        }

        if (isOutdated)
        {
            flight.Follow(JoinAsync(CancellationToken.None)); // The options have changed: callers get what they say now.
            return static () => { };
        }

        flight.End(serving, failure);
        return () => TokenLog.Failed(_logger, _name, failure, pause, serving is not null);
    }

    private void Bridge(Flight flight)
    {
        lock (_gate)
        {
            flight.Serve(_inFlight == flight ? _held.FallBack(_clock.ReadBoth()) : null);
        }
    }

    // Called under _gate. After a change of options another flight may have its place.
    private void Leave(Flight flight) => _inFlight = _inFlight == flight ? null : _inFlight;
}
