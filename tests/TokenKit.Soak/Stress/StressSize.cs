namespace TokenKit.Soak.Stress;

/// <summary>How many calls there are, and how often something happens to them.</summary>
public sealed record StressSize
{
    /// <summary>More than half a million calls, in a few minutes on two cores.</summary>
    public static StressSize Full { get; } = new();

    /// <summary>The same for about twenty seconds.</summary>
    public static StressSize Brief { get; } = new()
    {
        Calls = 27_000,
        CallsOverSockets = 3_000,
        StepEvery = 200,
        RevokeEvery = 250,
        FaultEvery = 600,
        HangEvery = 9_000,
        DisposeEvery = 580,
        TimeLimit = TimeSpan.FromMinutes(3),
    };

    /// <summary>Calls whose requests stay in the memory of the process.</summary>
    public int Calls { get; init; } = 450_000;

    /// <summary>Calls over loopback sockets.</summary>
    public int CallsOverSockets { get; init; } = 60_000;

    /// <summary>How many calls are on their way at once.</summary>
    public int Workers { get; init; } = 24;

    /// <summary>How many of the workers call <see cref="HttpClient.Send(HttpRequestMessage)"/>, each on a thread of its own.</summary>
    public int BlockingWorkers { get; init; } = 2;

    /// <summary>After how many calls the settings change: a secret, the scopes, or the client with its organization.</summary>
    public int ReloadEvery { get; init; } = 125;

    /// <summary>After how many calls a clock is stepped.</summary>
    public int StepEvery { get; init; } = 400;

    /// <summary>After how many calls all tokens of Adobe IMS are revoked. Those of Adobe Pass are revoked a tenth as often.</summary>
    public int RevokeEvery { get; init; } = 500;

    /// <summary>After how many calls the token endpoint fails a few times.</summary>
    public int FaultEvery { get; init; } = 1_000;

    /// <summary>After how many calls the token endpoint does not answer.</summary>
    public int HangEvery { get; init; } = 25_000;

    /// <summary>After how many calls the service provider is disposed during its calls, and another one takes its place.</summary>
    public int DisposeEvery { get; init; } = 8_000;

    /// <summary>One call in so many is cancelled by its caller.</summary>
    public int CancelEvery { get; init; } = 20;

    /// <summary>How many seconds pass for TokenKit and for the emulator in one second: retries and time limits are short.</summary>
    public int Speed { get; init; } = 20;

    /// <summary>A call that takes longer is stuck.</summary>
    public TimeSpan StuckAfter { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>After this time no further call begins.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromMinutes(9);

    /// <summary>Makes a handler between the token handler and the API, for tests: one that spoils requests must be found.</summary>
    public Func<DelegatingHandler>? Spoiler { get; init; }
}
