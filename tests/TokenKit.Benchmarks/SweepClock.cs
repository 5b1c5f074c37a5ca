namespace TokenKit.Benchmarks;

/// <summary>The system's clock, but its timers fire only when the caller says so.</summary>
internal sealed class SweepClock : TimeProvider
{
    private Action? _tick;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (period == Timeout.InfiniteTimeSpan)
        {
            return base.CreateTimer(callback, state, dueTime, period);
        }

        _tick = () => callback(state);
        return base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>A quarter of the devices' idle time goes by.</summary>
    public void Tick() => _tick!();
}
