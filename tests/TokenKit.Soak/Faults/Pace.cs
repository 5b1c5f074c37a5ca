namespace TokenKit.Soak.Faults;

/// <summary>How long each fault lasts, and how heavy the load is.</summary>
public sealed record Pace
{
    /// <summary>About a minute and a half for each contender.</summary>
    public static Pace Full { get; } = new();

    /// <summary>The same faults for about twenty seconds, under a light load. Callers are patient: a busy machine must not look like a failure.</summary>
    public static Pace Brief { get; } = new()
    {
        Fault = TimeSpan.FromSeconds(0.8),
        Gap = TimeSpan.FromSeconds(0.7),
        Slow = TimeSpan.FromSeconds(3),
        RenewalAfter = TimeSpan.FromSeconds(1),
        ShortLives = TimeSpan.FromSeconds(4),
        ShortLifetime = TimeSpan.FromSeconds(3),
        Patience = TimeSpan.FromSeconds(10),
        Workers = 2,
        RequestsPerSecond = 10,
    };

    /// <summary>How long each fault lasts.</summary>
    public TimeSpan Fault { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>How long the endpoint is well between two faults.</summary>
    public TimeSpan Gap { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How late an answer is where the endpoint is slow: beyond the patience of a caller and of TokenKit's attempts.</summary>
    public TimeSpan Slow { get; init; } = TimeSpan.FromSeconds(12);

    /// <summary>After how much of a token's life each contender's own rules call for another one.</summary>
    public TimeSpan RenewalAfter { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>How long the second part lasts, in which tokens live for <see cref="ShortLifetime"/>.</summary>
    public TimeSpan ShortLives { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>How long those live.</summary>
    public TimeSpan ShortLifetime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>When a caller gives up on a request.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(5);

    public int Workers { get; init; } = 4;

    /// <summary>How many requests each worker begins in a second, whatever became of those before.</summary>
    public int RequestsPerSecond { get; init; } = 50;
}
