namespace TokenKit.Caching;

/// <summary>What the cache remembers of failed acquisitions, and when it may try again. Immutable.</summary>
internal sealed class BackOff
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    // Callers without a token must get one soon after the endpoint has recovered.
    private static readonly TimeSpan LongestWithoutToken = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan AfterPermanentFailure = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromHours(1);

    private BackOff()
    {
    }

    /// <summary>
    /// The last failure. <see langword="null"/> if a token came that was not fresher: that counts as a failure, but is not reported.
    /// </summary>
    public TokenAcquisitionException? LastFailure { get; private init; }

    /// <summary>How long no acquisition begins after the last failure, while the token is valid.</summary>
    public TimeSpan Delay { get; private init; }

    private int Failures { get; init; }

    // On the monotonic clock: while the token is valid, and while there is no valid token.
    private long RetryAt { get; init; }

    private long RetryWithoutTokenAt { get; init; }

    /// <summary>The back-off after another failure, or after a token that was not fresher (the failure is null then).</summary>
    public static BackOff After(BackOff? before, TokenAcquisitionException? failure, ClockReading now, double random, bool hasToken)
    {
        int failures = (before?.Failures ?? 0) + 1;
        TimeSpan delay = DelayAfter(failures, failure, random, hasToken);
        return new BackOff
        {
            Failures = failures,
            LastFailure = failure,
            Delay = delay,
            RetryAt = now.MonotonicTicks + delay.Ticks,
            RetryWithoutTokenAt = now.MonotonicTicks + WithoutToken(delay, failure).Ticks,
        };
    }

    /// <summary>Whether an acquisition may begin. Once the token has expired, a long back-off ends early.</summary>
    public bool IsOver(ClockReading now, bool hasToken) => now.MonotonicTicks >= (hasToken ? RetryAt : RetryWithoutTokenAt);

    /// <summary>
    /// 1 s after the first failure. Then a random time between 1 s and a ceiling that doubles to 60 s, or to 5 s while there is no token.
    /// 30 s after a failure that is not transient. Never less than the endpoint asked for, up to an hour.
    /// </summary>
    public static TimeSpan DelayAfter(int failures, TokenAcquisitionException? failure, double random, bool hasToken)
    {
        TimeSpan ceiling = Doubled(failures, hasToken ? Longest : LongestWithoutToken);
        return Max(failure is { IsTransient: false } ? AfterPermanentFailure : First + ((ceiling - First) * random), RetryAfter(failure));
    }

    /// <summary>Shortens a back-off that began while a token was valid, for the case that the token expires.</summary>
    public static TimeSpan WithoutToken(TimeSpan delay, TokenAcquisitionException? failure) => Min(
        delay, Max(failure is { IsTransient: false } ? AfterPermanentFailure : LongestWithoutToken, RetryAfter(failure)));

    /// <summary>How long a token is kept although an API rejects it: 1 s if it replaced one rejected token, doubling with each.</summary>
    /// <param name="rejections">How many tokens in a row were rejected before it; 0 if it replaced none.</param>
    /// <param name="longest">The longest time.</param>
    public static TimeSpan KeepAfter(int rejections, TimeSpan longest) =>
        rejections == 0 ? TimeSpan.Zero : Doubled(rejections, longest);

    private static TimeSpan Doubled(int times, TimeSpan longest) => Min(First * Math.Pow(2, Math.Min(times, 30) - 1), longest);

    private static TimeSpan RetryAfter(TokenAcquisitionException? failure) => Min(failure?.RetryAfter ?? TimeSpan.Zero, LongestRetryAfter);

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
