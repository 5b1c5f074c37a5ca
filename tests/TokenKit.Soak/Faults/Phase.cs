namespace TokenKit.Soak.Faults;

/// <summary>A part of the script.</summary>
/// <param name="Name">What goes wrong.</param>
/// <param name="Length">For how long.</param>
/// <param name="Begin">Makes it go wrong.</param>
/// <param name="IsAtEndpoint">Whether it is the token endpoint's answers that go wrong.</param>
internal sealed record Phase(string Name, TimeSpan Length, Action<Server> Begin, bool IsAtEndpoint = false)
{
    /// <summary>The name of all parts in which nothing goes wrong.</summary>
    public const string Well = "nothing";

    public static Phase Gap(TimeSpan length) => new(Well, length, server => server.Restore());
}
