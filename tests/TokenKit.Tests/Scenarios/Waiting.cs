using Microsoft.Extensions.Time.Testing;

namespace TokenKit.Tests.Scenarios;

/// <summary>Waits for what happens on other threads, without a real clock.</summary>
internal static class Waiting
{
    // One step of the fake clock, and enough turns of the thread pool for whatever the step set off.
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);
    private const int Turns = 150;

    // A bug that never ends fails its test instead of holding up all others.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    public static Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    public static async Task UntilAsync(Func<Task<bool>> condition)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < Longest, "What was waited for did not happen.");
            await YieldAsync();
        }
    }

    /// <summary>Lets the retries and back-offs of the service go by until a task is done, however it ends.</summary>
    public static async Task AdvanceUntilAsync(FakeTimeProvider clock, Service service, Task task)
    {
        while (!task.IsCompleted)
        {
            if (!service.IsAskingForToken)
            {
                clock.Advance(Step);
            }

            for (int turn = 0; turn < Turns; turn++)
            {
                await YieldAsync();
            }
        }
    }

    // By way of the global queue, where whatever waits already comes first.
    private static Task YieldAsync()
    {
        TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        ThreadPool.UnsafeQueueUserWorkItem(static turn => turn.SetResult(), turn, preferLocal: false);
        return turn.Task;
    }
}
