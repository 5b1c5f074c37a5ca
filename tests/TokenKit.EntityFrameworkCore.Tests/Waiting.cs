namespace TokenKit.EntityFrameworkCore.Tests;

/// <summary>Waits for what a server or another process does.</summary>
internal static class Waiting
{
    // A bug that never ends fails its test instead of holding up all others.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    public static async Task UntilAsync(Func<Task<bool>> condition)
    {
        long start = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(2));
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < Longest, "What was waited for did not happen.");
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }
}
