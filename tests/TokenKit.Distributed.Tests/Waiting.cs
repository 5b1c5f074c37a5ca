namespace TokenKit.Distributed.Tests;

/// <summary>Waits for what happens in other processes.</summary>
internal static class Waiting
{
    // A bug that never ends fails its test instead of holding up all others.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    public static async Task UntilAsync(Func<Task<bool>> condition)
    {
        long start = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < Longest, "What was waited for did not happen.");
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }
}
