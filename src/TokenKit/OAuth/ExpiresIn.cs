namespace TokenKit.OAuth;

/// <summary>Turns the <c>expires_in</c> of the wire into a span, the one place that knows about units.</summary>
internal static class ExpiresIn
{
    // No Adobe token lives longer than a day: ten days of seconds are milliseconds that lost their way.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(10);

    /// <summary>Whether a value in this unit is too large to be true.</summary>
    public static bool IsImplausible(double value, ExpiresInUnit unit) => unit is ExpiresInUnit.Seconds && value > Longest.TotalSeconds;

    /// <summary>The lifetime; an implausible number of seconds is read as milliseconds, and nothing lives longer than ten days.</summary>
    public static TimeSpan ToLifetime(double value, ExpiresInUnit unit)
    {
        double milliseconds = unit is ExpiresInUnit.Milliseconds || IsImplausible(value, unit) ? value : value * 1000;
        return TimeSpan.FromMilliseconds(Math.Min(milliseconds, Longest.TotalMilliseconds));
    }
}
