namespace TokenKit.Caching;

/// <summary>How long to leave a token endpoint alone after it failed.</summary>
internal static class BackOff
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    // Callers who go without a token must not for long once the endpoint is well again.
    private static readonly TimeSpan LongestInNeed = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan AfterRefusal = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromHours(1);

    /// <summary>
    /// 1 s after the first failure, then anywhere from 1 s up to a ceiling that doubles to 60 s, or to 5 s while there is no token; 30 s after
    /// a refusal that no retry mends; never sooner than the endpoint asked for, up to an hour.
    /// </summary>
    /// <param name="failures">How many failures in a row, from 1.</param>
    /// <param name="failure">The last one; <see langword="null"/> where a token came that was no fresher.</param>
    /// <param name="random">From 0 to 1.</param>
    /// <param name="isTokenThere">Whether callers have a token that is valid still.</param>
    public static TimeSpan After(int failures, TokenAcquisitionException? failure, double random, bool isTokenThere)
    {
        TimeSpan delay = failure is { IsTransient: false } ? AfterRefusal : Transient(failures, random, isTokenThere ? Longest : LongestInNeed);
        return Later(delay, Asked(failure));
    }

    /// <summary>What is left of a pause that began beside a token, where that token ends.</summary>
    /// <param name="pause">How long it was to be.</param>
    /// <param name="failure">What it came from; <see langword="null"/> where a token came that was no fresher.</param>
    public static TimeSpan InNeed(TimeSpan pause, TokenAcquisitionException? failure)
    {
        TimeSpan enough = failure is { IsTransient: false } ? AfterRefusal : LongestInNeed;
        enough = Later(enough, Asked(failure));
        return pause < enough ? pause : enough;
    }

    /// <summary>How long a token is kept although an API rejects it: 1 s if it replaced one rejected token, doubling with each.</summary>
    /// <param name="rejections">How many tokens in a row were rejected before it; 0 if it replaced none.</param>
    /// <param name="longest">The longest time.</param>
    public static TimeSpan AfterRejections(int rejections, TimeSpan longest)
    {
        TimeSpan pause = rejections == 0 ? TimeSpan.Zero : First * Math.Pow(2, Math.Min(rejections, 30) - 1);
        return pause < longest ? pause : longest;
    }

    private static TimeSpan Transient(int failures, double random, TimeSpan longest)
    {
        double ceiling = Math.Min(longest.TotalSeconds, Math.Pow(2, Math.Min(failures, 30) - 1));
        return First + ((TimeSpan.FromSeconds(ceiling) - First) * random);
    }

    private static TimeSpan Asked(TokenAcquisitionException? failure)
    {
        TimeSpan asked = failure?.RetryAfter ?? TimeSpan.Zero;
        return asked < LongestRetryAfter ? asked : LongestRetryAfter;
    }

    private static TimeSpan Later(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
