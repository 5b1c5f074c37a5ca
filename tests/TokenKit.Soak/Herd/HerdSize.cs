namespace TokenKit.Soak.Herd;

/// <summary>How many callers, and how slow an endpoint.</summary>
public sealed record HerdSize
{
    /// <summary>The numbers that the project set itself.</summary>
    public static HerdSize Full { get; } = new();

    /// <summary>The same in small, for a run of a few seconds.</summary>
    public static HerdSize Brief { get; } = new()
    {
        ColdCallers = 200,
        Endpoint = TimeSpan.FromMilliseconds(300),
        Unlucky = 20,
        Latecomers = 2,
        WarmCalls = 2,
        Refused = 50,
        Followers = 10,
        TimeLimit = TimeSpan.FromSeconds(5),
        Aftermath = TimeSpan.Zero,
    };

    /// <summary>Callers that find no token, all at once.</summary>
    public int ColdCallers { get; init; } = 10_000;

    /// <summary>How long a token takes where it is slow.</summary>
    public TimeSpan Endpoint { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Callers, all at once, for whom there is no token.</summary>
    public int Unlucky { get; init; } = 200;

    /// <summary>Those who come afterwards, one by one.</summary>
    public int Latecomers { get; init; } = 20;

    /// <summary>Calls, one by one, with a token that is valid and due for a refresh.</summary>
    public int WarmCalls { get; init; } = 20;

    /// <summary>Requests on their way when their token is revoked.</summary>
    public int Refused { get; init; } = 500;

    /// <summary>Callers that wait for a token beside one who gives up.</summary>
    public int Followers { get; init; } = 50;

    /// <summary>When a caller gives up on a call.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>For how long after the last call token requests are counted: an acquisition may try again.</summary>
    public TimeSpan Aftermath { get; init; } = TimeSpan.FromSeconds(6);
}
