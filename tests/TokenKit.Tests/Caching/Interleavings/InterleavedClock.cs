using Microsoft.Extensions.Time.Testing;

namespace TokenKit.Tests.Caching.Interleavings;

/// <summary>
/// A fake clock that is a point where another thread may come between, and that counts the acquisitions by their time limits.
/// </summary>
internal sealed class InterleavedClock() : FakeTimeProvider(CacheScene.Start)
{
    private int _acquisitions;

    public int Acquisitions => Volatile.Read(ref _acquisitions);

    /// <summary>A thread that holds the lock is not stopped: the others would wait for it.</summary>
    public Func<bool> MayStop { get; set; } = static () => false;

    public override long GetTimestamp()
    {
        if (MayStop())
        {
            Interleaving.Point();
        }

        return base.GetTimestamp();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Interlocked.Increment(ref _acquisitions);
        return base.CreateTimer(callback, state, dueTime, period);
    }
}
