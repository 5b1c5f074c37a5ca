namespace TokenKit.Soak.Faults;

/// <summary>The names of the parts of <see cref="Script.Outage"/>.</summary>
public static class OutagePart
{
    public const string Before = "before";
    public const string During = "during";

    /// <summary>The endpoint is well again; those who remember a failure need not know yet.</summary>
    public const string After = "just after";

    /// <summary>By now all must know.</summary>
    public const string Recovered = "later";

    public static IReadOnlyList<string> All { get; } = [Before, During, After, Recovered];
}
