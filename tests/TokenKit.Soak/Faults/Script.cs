using TokenKit.Testing.Faults;

namespace TokenKit.Soak.Faults;

/// <summary>What goes wrong, and when.</summary>
internal static class Script
{
    /// <summary>The one fault that is played to TokenKit only: the peers read the system's clock.</summary>
    public const string ClientClock = "clock of the client an hour ahead";

    /// <summary>Every fault once, with a gap after each.</summary>
    public static IReadOnlyList<Phase> Of(Pace pace)
    {
        Phase[] faults =
        [
            // First a time in which every contender may ask for a token: no contender survives an outage without a good one.
            new("token revoked", pace.Fault, server => server.Emulator.Ims.RevokeAll()),
            new(ClientClock, pace.Fault, server => server.ClientClock.SetWallWrong(TimeSpan.FromHours(1))),
            new("down: connection refused", pace.Fault, server => server.IsDown = true, IsAtEndpoint: true),
            OnToken("500", Fault.Status(500)),
            OnToken("429 with Retry-After", Fault.TooManyRequests(TimeSpan.FromSeconds(2))),
            OnToken("429 without", Fault.TooManyRequests()),
            OnToken("502, a page of HTML", Fault.Html(502)),
            OnToken("truncated answer", Fault.TruncatedBody()),
            OnToken("connection reset", Fault.ConnectionReset()),

            // From here on: set right again, the clock would end all tokens that were issued meanwhile.
            new("clock of the server an hour behind", pace.Fault, server => server.Clock.Step(-TimeSpan.FromHours(1))),
            OnToken("slow beyond the time-out", Fault.Delay(pace.Slow)),
        ];
        return [Phase.Gap(pace.Gap), .. faults.SelectMany(fault => new[] { fault, Phase.Gap(pace.Gap) }),
            Phase.Gap(pace.Slow - pace.Fault - pace.Gap)];

        Phase OnToken(string name, Fault fault) => new(
            name, pace.Fault, server => server.Emulator.Ims.TokenFaults.AddUntilCleared(fault), IsAtEndpoint: true);
    }

    /// <summary>No fault, but tokens that live for seconds.</summary>
    public static IReadOnlyList<Phase> ShortLives(Pace pace) => [Phase.Gap(pace.ShortLives)];

    /// <summary>An endpoint that is down for longer than its tokens live.</summary>
    public static IReadOnlyList<Phase> Outage(Pace pace) =>
    [
        new(OutagePart.Before, pace.Gap, server => server.Restore()),
        new(OutagePart.During, pace.Outage, server => server.Emulator.Ims.TokenFaults.AddUntilCleared(Fault.Status(503)),
            IsAtEndpoint: true),
        new(OutagePart.After, pace.Recovery, server => server.Restore()),
        new(OutagePart.Recovered, pace.Recovered, server => server.Restore()),
    ];
}
