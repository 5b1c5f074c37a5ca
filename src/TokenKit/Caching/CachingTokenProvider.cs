using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using TokenKit.Diagnostics;

namespace TokenKit.Caching;

/// <summary>
/// Keeps the token of another provider and renews it before it lapses. A fresh token costs one read of a clock and no lock; a due one is
/// handed out while a single acquisition runs in the background; without a valid one, every caller waits for the same acquisition.
/// </summary>
/// <remarks>
/// One instance serves one identity: one endpoint, client, organization and set of scopes. A failed renewal fails nobody while the token
/// in hand is valid; without one, a failure is remembered for a moment (1 s doubling to 60 s, 30 s for a refused credential, what
/// <c>Retry-After</c> asks for up to an hour) and callers get it at once.
/// </remarks>
public sealed class CachingTokenProvider : ITokenProvider
{
    private readonly ITokenProvider _inner;
    private readonly TimeSpan _acquisitionTimeout;
    private readonly TimeProvider _timeProvider;
    private readonly string _name;
    private readonly ILogger _logger;
    private readonly TokenClock _clock;
    private readonly Lock _gate = new();

    // These three are written under _gate and read without it.
    private readonly HeldToken _held;
    private readonly FailureMemory _failures;
    private volatile Flight? _inFlight;

    /// <summary>Wraps a provider that acquires.</summary>
    /// <param name="inner">Asked whenever a token is needed, never twice at once as long as it listens to its cancellation.</param>
    /// <param name="options">When to renew; the defaults suit every Adobe token. Read once, here.</param>
    /// <param name="timeProvider">The clock; <see cref="TimeProvider.System"/> by default.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option has a value that cannot be; the message names it.</exception>
    public CachingTokenProvider(ITokenProvider inner, TokenCacheOptions? options = null, TimeProvider? timeProvider = null)
        : this(inner, options ?? new TokenCacheOptions(), timeProvider ?? TimeProvider.System, NameOf(inner), NullLogger.Instance)
    {
    }

    internal CachingTokenProvider(ITokenProvider inner, TokenCacheOptions options, TimeProvider timeProvider, string name, ILogger logger)
    {
        if (options.FindProblem() is { } found)
        {
            throw new ArgumentOutOfRangeException(nameof(options), $"{found.Property} {found.Problem}.");
        }

        _inner = inner;
        _acquisitionTimeout = options.AcquisitionTimeout;
        _timeProvider = timeProvider;
        _name = name;
        _logger = logger;
        _clock = new TokenClock(timeProvider);
        _held = new HeldToken(name, options.Copy(), _clock);
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
                return cancellationToken.IsCancellationRequested ? ValueTask.FromCanceled<AccessToken>(cancellationToken) : Join().WaitAsync(cancellationToken);
        }
    }

    /// <summary>Says that an API refused this token: it is not handed out again, and the next caller waits for another.</summary>
    /// <param name="rejected">
    /// The token that was sent. Compared by reference: a late refusal of an old token does not throw away the new one, and a thousand
    /// refusals of one token cost one acquisition.
    /// </param>
    /// <remarks>
    /// A token that itself replaced a refused one is kept for <see cref="TokenCacheOptions.InvalidationGuard"/>: an API that refuses every
    /// token must not lead to a token request per call.
    /// </remarks>
    public void Invalidate(AccessToken rejected)
    {
        ArgumentNullException.ThrowIfNull(rejected);
        Rejection rejection;
        lock (_gate)
        {
            rejection = _held.Reject(rejected, _clock.Read());
        }

        if (rejection is Rejection.Dropped)
        {
            TokenLog.Invalidated(_logger, _name);
        }
        else if (rejection is Rejection.Kept)
        {
            TokenLog.InvalidationIgnored(_logger, _name);
        }
    }

    private static string NameOf(ITokenProvider inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
        return inner.GetType().Name;
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

            flight = _inFlight = new Flight();
        }

        Launch(flight);
    }

    // The one flight that every caller without a valid token waits for.
    private Flight Join()
    {
        Flight flight;
        lock (_gate)
        {
            ClockReading now = _clock.Read();
            if (_held.Current is { } held && TokenFreshness.Of(held, now) is not Freshness.Expired)
            {
                return Flight.Landed(held.Token);
            }

            if (_inFlight is { } others)
            {
                return others.IsAskingForItself ? Flight.Failed(BoundedAcquisition.Circle(_name)) : others;
            }

            if (_failures.Last is { } remembered && !_failures.AllowsRetry(now))
            {
                return Flight.Failed(remembered);
            }

            flight = _inFlight = new Flight();
        }

        Launch(flight);
        return flight;
    }

    // A method of its own: its closure must cost nothing where nothing is launched.
    private void Launch(Flight flight) => Flight.Detach(() => AcquireAsync(flight));

    private async Task AcquireAsync(Flight flight)
    {
        // Told when the waiters have gone their way: a log that throws must not keep them.
        Action report;
        try
        {
            ClockReading sent = _clock.ReadBoth();
            AccessToken token = await BoundedAcquisition.RunAsync(_inner, _name, flight, _acquisitionTimeout, _timeProvider).ConfigureAwait(false);
            report = Land(flight, token, sent);
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
        AccessToken held;
        lock (_gate)
        {
            ClockReading now = _clock.ReadBoth();
            if (_held.Take(token, sent, now))
            {
                _failures.Clear();
            }
            else
            {
                pause = _failures.Add(null, now);
            }

            held = _held.Current!.Token;
            _inFlight = null;
        }

        flight.Land(held);
        return () => TokenLog.Landed(_logger, _name, held.ExpiresAt, pause);
    }

    private Action Fail(Flight flight, TokenAcquisitionException failure)
    {
        TimeSpan pause;
        bool isServing;
        lock (_gate)
        {
            ClockReading now = _clock.ReadBoth();
            pause = _failures.Add(failure, now);
            isServing = TokenFreshness.Of(_held.Current, now) is not Freshness.Expired;
            _inFlight = null;
        }

        flight.Fail(failure);
        return () => TokenLog.Failed(_logger, _name, failure, pause, isServing);
    }
}
