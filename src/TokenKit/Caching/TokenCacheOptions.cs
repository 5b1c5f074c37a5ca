namespace TokenKit.Caching;

/// <summary>When a kept token is renewed and from when on callers wait for another one. The defaults suit every Adobe token.</summary>
public sealed class TokenCacheOptions
{
    /// <summary>
    /// How long before its expiry a token is renewed in the background. Default: at 80 % of its lifetime or one hour before its expiry,
    /// whichever is later. A token that lives no longer than this is renewed after the first tenth of its life.
    /// </summary>
    public TimeSpan? RefreshBeforeExpiry { get; set; }

    /// <summary>
    /// How long before its expiry a token is no longer used, but callers wait for another one. Default: 60 s or 10 % of its lifetime, whichever
    /// is less; by default, where that one cannot be had, or takes longer than a second, the old one is used until 2 s before its end. A value that
    /// is set is kept whatever happens. At least a tenth of the lifetime is always used.
    /// </summary>
    public TimeSpan? ExpirySkew { get; set; }

    /// <summary>
    /// By how much of the window between renewal and expiry the renewal may come early, from 0 to 1. Default 0.1. Each cache draws its
    /// share once, so that the processes of a fleet do not renew in step.
    /// </summary>
    public double RefreshJitter { get; set; } = 0.1;

    /// <summary>How long one acquisition may take, its retries included. Default 60 s.</summary>
    public TimeSpan AcquisitionTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// The longest time for which a token that replaced a rejected one is kept although an API rejects it too, before any accepted it: 1 s
    /// after it came, then 2 s, 4 s and so on for each such token in a row. Default 30 s: an API that rejects every token costs one token
    /// request in that time, not one per call. 0 keeps none.
    /// </summary>
    public TimeSpan InvalidationGuard { get; set; } = TimeSpan.FromSeconds(30);

    internal TokenCacheOptions Copy() => (TokenCacheOptions)MemberwiseClone();

    // The setting that is wrong and the mend, or null.
    internal (string Property, string Problem)? FindProblem() => this switch
    {
        { RefreshBeforeExpiry: { } early } when early < TimeSpan.Zero => (nameof(RefreshBeforeExpiry), "is negative: set a positive time, or none for the default"),
        { ExpirySkew: { } skew } when skew < TimeSpan.Zero => (nameof(ExpirySkew), "is negative: set a positive time, or none for the default"),
        { RefreshJitter: not (>= 0 and <= 1) } => (nameof(RefreshJitter), "is not between 0 and 1: set a share such as 0.1"),
        _ when AcquisitionTimeout <= TimeSpan.Zero || AcquisitionTimeout > TimeSpan.FromDays(1) => (nameof(AcquisitionTimeout), "is not between 0 and one day: set a time such as 00:01:00"),
        _ when InvalidationGuard < TimeSpan.Zero => (nameof(InvalidationGuard), "is negative: set a time such as 00:00:30, or 0 for none"),
        _ => null,
    };
}
