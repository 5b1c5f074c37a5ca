namespace TokenKit.Soak.Faults;

/// <summary>How long each fault lasts, and how heavy the load is.</summary>
public sealed record Pace
{
    /// <summary>About two and a half minutes for each contender.</summary>
    public static Pace Full { get; } = new();

    /// <summary>
    /// The same faults for about twenty seconds, under a light load. Callers are patient: a busy machine must not look like a failure.
    /// </summary>
    public static Pace Brief { get; } = new()
    {
        Fault = TimeSpan.FromSeconds(0.8),
        Gap = TimeSpan.FromSeconds(0.7),
        Slow = TimeSpan.FromSeconds(3),
        RefreshAfter = TimeSpan.FromSeconds(1),
        ShortLives = TimeSpan.FromSeconds(4),
        ShortLifetime = TimeSpan.FromSeconds(3),
        Outage = TimeSpan.FromSeconds(6),
        Recovered = TimeSpan.FromSeconds(1),
        AcquisitionTimeout = TimeSpan.FromSeconds(2),
        MeetsEveryFault = false,
        TimeLimit = TimeSpan.FromSeconds(10),
        Workers = 2,
        RequestsPerSecond = 10,
    };

    /// <summary>How long each fault lasts.</summary>
    public TimeSpan Fault { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>How long the endpoint is well between two faults.</summary>
    public TimeSpan Gap { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How late an answer of the slow endpoint is: beyond the time limits of a caller and of TokenKit's attempts.</summary>
    public TimeSpan Slow { get; init; } = TimeSpan.FromSeconds(12);

    /// <summary>After how much of a token's life each contender's own rules call for another one.</summary>
    public TimeSpan RefreshAfter { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>How long the second part lasts, in which tokens live for <see cref="ShortLifetime"/>.</summary>
    public TimeSpan ShortLives { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long those live.</summary>
    public TimeSpan ShortLifetime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For how long the endpoint is down in the third part, in which tokens live for <see cref="ShortLifetime"/>.</summary>
    public TimeSpan Outage { get; init; } = TimeSpan.FromSeconds(18);

    /// <summary>After how long callers must succeed again: TokenKit's longest back-off without a token is 5 s.</summary>
    public TimeSpan Recovery { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>How long it is watched after that.</summary>
    public TimeSpan Recovered { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>
    /// How long an acquisition of TokenKit's may take: <see cref="Slow"/> is beyond it, or beyond the limit of an attempt.
    /// </summary>
    public TimeSpan AcquisitionTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How many token requests an outage may meet: an acquisition makes four in 1.4 s or more, and then a back-off of 1 s or more follows.
    /// </summary>
    public int MostTokenRequestsInOutage => 4 * (1 + (int)(Outage / TimeSpan.FromSeconds(2.4)));

    /// <summary>Whether faults last so long that TokenKit must want a token in each of them.</summary>
    public bool MeetsEveryFault { get; init; } = true;

    /// <summary>When a caller gives up on a request.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(5);

    public int Workers { get; init; } = 4;

    /// <summary>How many requests each worker begins in a second, whatever became of those before.</summary>
    public int RequestsPerSecond { get; init; } = 50;
}
