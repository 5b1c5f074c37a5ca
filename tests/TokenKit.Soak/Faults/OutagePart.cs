namespace TokenKit.Soak.Faults;

/// <summary>The names of the parts of <see cref="Script.Outage"/>.</summary>
public static class OutagePart
{
    public const string Before = "before";
    public const string During = "during";
    public const string After = "after";
}
