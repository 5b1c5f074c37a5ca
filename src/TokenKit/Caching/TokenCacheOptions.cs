namespace TokenKit.Caching;

/// <summary>When a cached token is refreshed, and from when on callers wait for another one. The defaults suit every Adobe token.</summary>
public sealed class TokenCacheOptions
{
    private static readonly TimeSpan LargestWindow = TimeSpan.FromHours(1);
    private static readonly TimeSpan LargestSkew = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long before its expiry a token is refreshed in the background. Default: at 80 % of its lifetime or one hour before its expiry,
    /// whichever is later. A token whose lifetime is shorter than the setting is refreshed after the first tenth of its lifetime.
    /// </summary>
    public TimeSpan? RefreshBeforeExpiry { get; set; }

    /// <summary>
    /// How long before its expiry a token is no longer sent, so that callers wait for another one. Default: 10 s or 5 % of its lifetime,
    /// whichever is shorter. At least a tenth of the lifetime is always used.
    /// </summary>
    public TimeSpan? ExpirySkew { get; set; }

    /// <summary>
    /// By how much of the window between refresh and expiry the refresh may come early, from 0 to 1. Default 0.1. Each cache draws its
    /// share once, so that the processes of a fleet do not refresh in step.
    /// </summary>
    public double RefreshJitter { get; set; } = 0.1;

    /// <summary>How long one acquisition may take, its retries included. Default 60 s.</summary>
    public TimeSpan AcquisitionTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// The limit of a time that doubles. A token that replaced a rejected one is kept for 1 s after it came, even if an API rejects it
    /// too, as long as no API has accepted it; the next such token in a row for 2 s, then 4 s, and so on up to this limit. Default 30 s:
    /// an API that rejects every token costs one token request in that time, not one per call. With 0 no token is kept.
    /// </summary>
    public TimeSpan InvalidationGuard { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>These settings, which do not change any more.</summary>
    /// <param name="shared">Copies of equal settings that belong to others; <see langword="null"/> if none are shared.</param>
    internal TokenCacheOptions Copy(SharedValues? shared = null)
    {
        var copy = (TokenCacheOptions)MemberwiseClone();
        return shared?.Share((RefreshBeforeExpiry, ExpirySkew, RefreshJitter, AcquisitionTimeout, InvalidationGuard), copy) ?? copy;
    }

    /// <summary>How far into its lifetime a token is due for a refresh, and how far until it is no longer served.</summary>
    /// <param name="lifetime">From sending the request to the expiry.</param>
    /// <param name="jitter">This cache's own share of the jitter, from 0 to 1.</param>
    internal (TimeSpan RefreshAfter, TimeSpan StopServingAfter) WindowsOf(TimeSpan lifetime, double jitter)
    {
        // A setting larger than the lifetime must not make every call a token request.
        TimeSpan leastUse = lifetime / 10;
        TimeSpan stopServingAfter = Max(lifetime - (ExpirySkew ?? Min(LargestSkew, lifetime / 20)), leastUse);

        TimeSpan refreshAfter = RefreshBeforeExpiry is { } early
            ? Max(lifetime - early, leastUse)
            : Max(lifetime * 0.8, lifetime - LargestWindow);
        refreshAfter = Min(refreshAfter, stopServingAfter);
        refreshAfter -= (stopServingAfter - refreshAfter) * (RefreshJitter * jitter);

        return (Max(refreshAfter, leastUse), stopServingAfter);
    }

    /// <summary>The setting that is wrong, and what to do about it; <see langword="null"/> if all are valid.</summary>
    internal (string Property, string Problem)? FindProblem() => this switch
    {
        { RefreshBeforeExpiry: { } early } when early < TimeSpan.Zero =>
            (nameof(RefreshBeforeExpiry), "is negative: set a positive time, or none for the default"),
        { ExpirySkew: { } skew } when skew < TimeSpan.Zero =>
            (nameof(ExpirySkew), "is negative: set a positive time, or none for the default"),
        { RefreshJitter: not (>= 0 and <= 1) } =>
            (nameof(RefreshJitter), "is not between 0 and 1: set a share such as 0.1"),
        _ when AcquisitionTimeout <= TimeSpan.Zero || AcquisitionTimeout > TimeSpan.FromDays(1) =>
            (nameof(AcquisitionTimeout), "is not between 0 and one day: set a time such as 00:01:00"),
        _ when InvalidationGuard < TimeSpan.Zero =>
            (nameof(InvalidationGuard), "is negative: set a time such as 00:00:30, or 0 for none"),
        _ => null,
    };

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
