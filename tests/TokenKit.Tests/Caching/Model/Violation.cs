namespace TokenKit.Tests.Caching.Model;

/// <summary>The cache did not do what the model says.</summary>
internal sealed class Violation(string message) : Exception(message)
{
    public static void Unless(bool holds, string message)
    {
        if (!holds)
        {
            throw new Violation(message);
        }
    }
}
