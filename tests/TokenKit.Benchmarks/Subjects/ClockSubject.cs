using System.Diagnostics;

namespace TokenKit.Benchmarks.Subjects;

/// <summary>One read of a clock.</summary>
internal sealed class ClockSubject(bool isPrecise) : Subject([])
{
    private long _last;

    public override Task RepeatAsync(int times)
    {
        // Looked at, so that no read is left out, and hardly ever written: two threads would take it from each other.
        long last = isPrecise ? Precise(times) : Coarse(times);
        if (last == 0)
        {
            _last = last;
        }

        return Task.CompletedTask;
    }

    public override string ToString() => $"{_last}";

    private static long Precise(int times)
    {
        long last = 0;
        for (int i = 0; i < times; i++)
        {
            last += Stopwatch.GetTimestamp();
        }

        return last;
    }

    private static long Coarse(int times)
    {
        long last = 0;
        for (int i = 0; i < times; i++)
        {
            last += Environment.TickCount64;
        }

        return last;
    }
}
