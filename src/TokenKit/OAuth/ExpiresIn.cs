namespace TokenKit.OAuth;

/// <summary>Turns the <c>expires_in</c> of an answer into a span. No other place knows about its units.</summary>
internal static class ExpiresIn
{
    // No Adobe token lives longer than a day: ten days of seconds are probably milliseconds.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(10);

    /// <summary>The unit in which an endpoint states <c>expires_in</c>. It belongs to the endpoint, never to the value.</summary>
    internal enum Unit
    {
        Seconds,
        Milliseconds,
    }

    /// <summary>Whether a value in this unit is too large to be true.</summary>
    public static bool IsImplausible(double value, Unit unit) => unit is Unit.Seconds && value > Longest.TotalSeconds;

    /// <summary>The lifetime, ten days at most; an implausible number of seconds is read as milliseconds.</summary>
    public static TimeSpan ToLifetime(double value, Unit unit)
    {
        double milliseconds = unit is Unit.Milliseconds || IsImplausible(value, unit) ? value : value * 1000;
        return TimeSpan.FromMilliseconds(Math.Min(milliseconds, Longest.TotalMilliseconds));
    }
}
