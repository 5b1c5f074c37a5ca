using Microsoft.Extensions.Time.Testing;

namespace TokenKit.Tests.OAuth;

/// <summary>Lets the fake clock run until a task is done: no test waits for a real one.</summary>
internal static class ClockPump
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Limit = TimeSpan.FromHours(1);

    public static async Task<T> RunAsync<T>(this FakeTimeProvider clock, Task<T> task)
    {
        // On a bare thread, so that all that the clock sets off runs within Advance: anywhere else it would find the clock far ahead.
        await Task.Run(() =>
        {
            DateTimeOffset end = clock.GetUtcNow() + Limit;
            while (!task.IsCompleted)
            {
                Assert.True(clock.GetUtcNow() < end, "The task is not done after an hour of the fake clock.");
                clock.Advance(Step);
            }
        });
        return await task;
    }
}
