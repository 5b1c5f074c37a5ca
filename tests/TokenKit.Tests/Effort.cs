namespace TokenKit.Tests;

/// <summary>
/// How much a heavy test does. By default it is brief, so that all tests run before each commit. <c>.ci/run</c> sets
/// <c>TOKENKIT_EFFORT=full</c> and runs the tests of this trait once more, in full.
/// </summary>
internal static class Effort
{
    /// <summary>The name and the value of the trait that a test has whose size depends on the effort.</summary>
    public const string Trait = "Effort";
    public const string Varies = "Varies";

    private static readonly bool IsFull = Environment.GetEnvironmentVariable("TOKENKIT_EFFORT") == "full";

    public static T Of<T>(T brief, T full) => IsFull ? full : brief;
}
