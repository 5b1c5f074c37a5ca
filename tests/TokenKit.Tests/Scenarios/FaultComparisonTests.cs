using TokenKit.Peers.Reports;
using TokenKit.Soak.Contenders;
using TokenKit.Soak.Faults;
using TokenKit.Soak.Reports;
using TokenKit.Tests.Conventions;

namespace TokenKit.Tests.Scenarios;

/// <summary>The script of faults of docs/reliability.md in small, on real sockets.</summary>
public class FaultComparisonTests
{
    // Callers never give up here: how busy the machine is must not matter.
    private static readonly Pace Pace = new()
    {
        Fault = TimeSpan.FromSeconds(0.3),
        Gap = TimeSpan.FromSeconds(0.3),
        Slow = TimeSpan.FromSeconds(1),
        RenewalAfter = TimeSpan.FromSeconds(1),
        ShortLives = TimeSpan.FromSeconds(2.5),
        ShortLifetime = TimeSpan.FromSeconds(1),
        Patience = TimeSpan.FromMinutes(1),
        Workers = 2,
        RequestsPerSecond = 10,
    };

    [Fact]
    public async Task TokenKit_comes_through_every_fault_and_through_short_lives_and_its_peers_are_played_the_same()
    {
        FaultReport report = await FaultReport.RunAsync(Pace, atOnce: true);

        Assert.Empty(report.Missed);
        Assert.All(ContenderKind.All, kind => Assert.InRange(report.Faults[kind].TokenRequests, 2, int.MaxValue));
        Assert.All(ContenderKind.All, kind => Assert.True(report.Faults[kind].Sent > 60 && report.ShortLives[kind].Sent > 25));
        Assert.Equal(11, report.Faults[ContenderKind.TokenKit].FailedIn.Count);
        Assert.All(ContenderKind.All, kind => Assert.Contains($"| {kind} | ", report.ByFault() + FaultReport.Totals(report.Faults), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_client_that_keeps_its_first_token_for_ever_is_seen_sending_it_revoked_and_expired()
    {
        Task<FaultOutcome> faults = FaultRun.ThroughFaultsAsync(CarelessContender.WithoutEnd, Pace);
        FaultOutcome shortLives = await FaultRun.ThroughShortLivesAsync(CarelessContender.WithoutEnd, Pace);

        Assert.True((await faults) is { Revoked: > 0, RevokedAgain: > 0, Failed: > 0, TokenRequests: 1 }, $"{await faults}");
        Assert.True(shortLives is { Expired: > 0, Failed: > 0, WithoutToken: 0, TokenRequests: 1 }, $"{shortLives}");
    }

    [Fact]
    public async Task A_client_that_sends_requests_without_a_token_is_seen_doing_so()
    {
        FaultOutcome outcome = await FaultRun.ThroughShortLivesAsync(CarelessContender.WithoutToken, Pace);

        // The call before the load is not counted among those sent.
        Assert.Equal((outcome.Sent, outcome.Sent + 1), (outcome.Failed, outcome.WithoutToken));
    }

    [Fact]
    public async Task An_unknown_argument_runs_nothing() => Assert.Equal(2, await SoakCommand.RunAsync(["faults", "--breif"]));

    [Fact]
    public void The_page_has_a_place_for_everything_that_is_measured() => Assert.All(
        SoakCommand.Sections, section => Assert.Contains("measured", new MarkedSection(section).Replace(Repository.Text("docs/reliability.md"), "measured"), StringComparison.Ordinal));
}
