namespace TokenKit.Caching;

/// <summary>How long to leave a token endpoint alone after it failed.</summary>
internal static class BackOff
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan AfterRefusal = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromHours(1);

    /// <summary>
    /// 1 s after the first failure, then anywhere from 1 s up to a ceiling that doubles to 60 s; 30 s after a refusal that no retry mends;
    /// never sooner than the endpoint asked for, up to an hour.
    /// </summary>
    /// <param name="failures">How many failures in a row, from 1.</param>
    /// <param name="failure">The last one; <see langword="null"/> where a token came that was no fresher.</param>
    /// <param name="random">From 0 to 1.</param>
    public static TimeSpan After(int failures, TokenAcquisitionException? failure, double random)
    {
        TimeSpan delay = failure is { IsTransient: false } ? AfterRefusal : Transient(failures, random);
        TimeSpan asked = failure?.RetryAfter ?? TimeSpan.Zero;
        asked = asked < LongestRetryAfter ? asked : LongestRetryAfter;
        return delay > asked ? delay : asked;
    }

    private static TimeSpan Transient(int failures, double random)
    {
        double ceiling = Math.Min(Longest.TotalSeconds, Math.Pow(2, Math.Min(failures, 30) - 1));
        return First + ((TimeSpan.FromSeconds(ceiling) - First) * random);
    }
}
