using TokenKit.Caching;
using TokenKit.Soak.Contenders;

namespace TokenKit.Soak.Faults;

/// <summary>Takes one contender through a script, on real sockets.</summary>
public static class FaultRun
{
    /// <summary>
    /// Every fault of the token endpoint, one after the other, with tokens that the contender's own rules refresh every few seconds.
    /// </summary>
    public static Task<FaultOutcome> ThroughFaultsAsync(ContenderKind kind, Pace pace)
    {
        // Each contender's token grows due at the same age. Beyond that Azure.Core could go on for 300 s, Google for 165 s, MSAL not at
        // all;
        // TokenKit's lasts nine times that age, which is the widest window it accepts.
        TimeSpan lifetime = kind.RefreshesBefore is { } window ? window + pace.RefreshAfter : pace.RefreshAfter * 10;
        var cache = new TokenCacheOptions
        {
            RefreshBeforeExpiry = lifetime - pace.RefreshAfter,
            AcquisitionTimeout = pace.AcquisitionTimeout
        };
        return RunAsync(kind, pace, Script.Of(pace), lifetime, cache);
    }

    /// <summary>No fault, but tokens that live for seconds; TokenKit with its defaults.</summary>
    public static Task<FaultOutcome> ThroughShortLivesAsync(ContenderKind kind, Pace pace) =>
        RunAsync(kind, pace, Script.ShortLives(pace), pace.ShortLifetime, new TokenCacheOptions());

    /// <summary>An outage that outlives every token; TokenKit with its defaults.</summary>
    public static Task<FaultOutcome> ThroughOutageAsync(ContenderKind kind, Pace pace) =>
        RunAsync(kind, pace, Script.Outage(pace), pace.ShortLifetime, new TokenCacheOptions());

    private static async Task<FaultOutcome> RunAsync(
        ContenderKind kind, Pace pace, IReadOnlyList<Phase> script, TimeSpan lifetime, TokenCacheOptions cache)
    {
        await using Server server = await Server.StartAsync(lifetime);
        using var api = new ApiLine(server);
        using var tokens = new TokenLine(server);
        Uri address = new UriBuilder(new Uri(server.Emulator.ApiAddress, "assets/1")) { Scheme = Uri.UriSchemeHttps }.Uri;
        using IContender contender = kind.Create(
            new Wiring(address, api, server.Credential, tokens) { Cache = cache, Clock = server.ClientClock });

        // The first call pays for what the machine has yet to compile and to connect, and would show nothing else.
        await contender.CallAsync(CancellationToken.None);
        api.Reset();
        tokens.Reset();
        var tally = new Tally();
        var load = new Load(contender, server, pace, tally);
        Task requests = load.RunAsync();
        foreach (Phase phase in script)
        {
            server.Phase = phase.Name;
            phase.Begin(server);
            await Task.Delay(phase.Length);
        }

        load.Stop();
        await requests;
        return tally.Outcome(api, tokens);
    }
}
