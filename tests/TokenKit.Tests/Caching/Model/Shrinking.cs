namespace TokenKit.Tests.Caching.Model;

/// <summary>Runs steps, and finds the few of them that are enough to go wrong.</summary>
internal static class Shrinking
{
    // What is only to be made shorter need not be waited for as long.
    private static readonly TimeSpan ShortTimeLimit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    // On a thread without a context of the test runner's, so that continuations run at once.
    public static Task<Violation?> FindViolationAsync(IReadOnlyList<Step> steps, TimeSpan longestWait) => Task.Run(async () =>
    {
        try
        {
            await new ModelSession(longestWait).RunAsync(steps);
            return null;
        }
        catch (Violation violation)
        {
            return violation;
        }
    });

    /// <summary>Leaves out halves, quarters and so on, as long as it goes wrong without them.</summary>
    public static async Task<(Step[] Steps, Violation Violation)> ShrinkAsync(Step[] steps)
    {
        long until = Environment.TickCount64 + (long)Longest.TotalMilliseconds;
        Violation? violation = null;
        for (int size = steps.Length / 2; size > 0; size /= 2)
        {
            for (int at = 0; at < steps.Length && Environment.TickCount64 < until;)
            {
                Step[] fewer = [.. steps.Take(at), .. steps.Skip(at + size)];
                if (await FindViolationAsync(fewer, ShortTimeLimit) is { } found)
                {
                    (steps, violation) = (fewer, found);
                }
                else
                {
                    at += size;
                }
            }
        }

        return (steps, violation ?? new Violation("It went wrong once, and not again."));
    }
}
