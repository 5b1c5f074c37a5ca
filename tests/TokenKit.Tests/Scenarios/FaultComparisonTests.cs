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
        RefreshAfter = TimeSpan.FromSeconds(1.5),
        ShortLives = TimeSpan.FromSeconds(3),
        ShortLifetime = TimeSpan.FromSeconds(2),
        Outage = TimeSpan.FromSeconds(3),
        Recovery = TimeSpan.FromSeconds(0.5),
        Recovered = TimeSpan.Zero,
        MeetsEveryFault = false,
        TimeLimit = TimeSpan.FromMinutes(1),
        Workers = 2,
        RequestsPerSecond = 10,
    };

    [Fact]
    public async Task TokenKit_comes_through_every_fault_and_short_lives_and_an_outage_and_its_peers_are_played_the_same()
    {
        FaultReport report = await FaultReport.RunAsync(Pace, atOnce: true);

        Assert.Empty(report.Missed);
        Assert.All(ContenderKind.All, kind => Assert.InRange(report.Faults[kind].TokenRequests, 1, int.MaxValue));
        Assert.All(ContenderKind.All,
            kind => Assert.True(report.Faults[kind].Sent > 60 && report.ShortLives[kind].Sent > 25 && report.Outage[kind].Sent > 40));
        Assert.Equal(2 + 12, report.ByFault().Count(letter => letter == '\n'));
        Assert.All(ContenderKind.All,
            kind => Assert.Contains(
            $"| {kind} | ", report.ByFault() + report.OutageTable() + FaultReport.Totals(report.Faults), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_client_that_keeps_its_first_token_is_seen_sending_it_revoked_and_expired()
    {
        Task<FaultOutcome> faults = FaultRun.ThroughFaultsAsync(CarelessContender.WithoutEnd, Pace);
        FaultOutcome shortLives = await FaultRun.ThroughShortLivesAsync(CarelessContender.WithoutEnd, Pace);

        Assert.True((await faults) is { Revoked: > 0, RevokedAgain: > 0, Failed: > 0, TokenRequests: 0 }, $"{await faults}");
        Assert.True(shortLives is { Expired: > 0, Failed: > 0, WithoutToken: 0, TokenRequests: 0 }, $"{shortLives}");
    }

    [Fact]
    public async Task A_client_that_sends_requests_without_a_token_is_seen_doing_so()
    {
        FaultOutcome outcome = await FaultRun.ThroughShortLivesAsync(CarelessContender.WithoutToken, Pace);

        Assert.Equal((outcome.Sent, outcome.Sent), (outcome.Failed, outcome.WithoutToken));
    }

    [Fact]
    public async Task A_client_that_does_not_leave_a_dead_endpoint_alone_misses_the_goals()
    {
        FaultOutcome outage = await FaultRun.ThroughOutageAsync(CarelessContender.WithoutMemory, Pace);

        string[] missed = [.. FaultGoals.Missed(Good(), Good(), outage, Pace)];

        Assert.EndsWith($"token requests while it lasted; the goal is {Pace.MostTokenRequestsInOutage} at most", Assert.Single(missed),
            StringComparison.Ordinal);
        Assert.True(outage.FailedIn[OutagePart.During] > 0 && outage.TokenRequestsIn[OutagePart.During] > Pace.MostTokenRequestsInOutage,
            $"{outage}");
    }

    [Fact]
    public async Task A_token_that_is_used_after_its_expiry_in_an_outage_misses_the_goals()
    {
        FaultOutcome outage = await FaultRun.ThroughOutageAsync(CarelessContender.WithoutEnd, Pace);

        Assert.Contains(FaultGoals.Missed(Good(), Good(), outage, Pace), goal => goal.StartsWith("outage: ", StringComparison.Ordinal));
        Assert.True(outage.Expired > 0, $"{outage}");
    }

    [Fact]
    public void A_client_that_does_not_recover_soon_after_the_outage_misses_the_goals()
    {
        FaultOutcome outage = Good() with
        {
            FailedIn = new Dictionary<string,
            int>
            { [OutagePart.During] = 7, [OutagePart.After] = 5, [OutagePart.Recovered] = 1 }
        };

        Assert.StartsWith("outage: 1 failed before it or more than 00:00:06 after it; ",
            Assert.Single(FaultGoals.Missed(Good(), Good(), outage, Pace.Full with { MeetsEveryFault = false })), StringComparison.Ordinal);
    }

    [Fact]
    public void A_fault_that_was_not_met_and_an_outage_that_did_not_outlive_the_token_are_reported()
    {
        string[] missed = [.. FaultGoals.Missed(Good(), Good(), Good(), Pace with { MeetsEveryFault = true })];

        Assert.Contains("outage: it did not outlive the token", missed);
        Assert.Contains("faults: no token was wanted during '500', so it was not met", missed);
        Assert.DoesNotContain(missed, goal => goal.Contains("revoked", StringComparison.Ordinal));
    }

    private static FaultOutcome Good() => new()
    {
        Sent = 100,
        Failed = 0,
        FailedIn = new Dictionary<string, int>(),
        FirstFailure = null,
        Expired = 0,
        Revoked = 0,
        RevokedAgain = 0,
        WithoutToken = 0,
        TokenRequestsIn = new Dictionary<string, int>(),
        LongestStall = TimeSpan.Zero,
    };

    [Fact]
    public async Task An_unknown_argument_runs_nothing() => Assert.Equal(2, await SoakCommand.RunAsync(["faults", "--breif"]));

    [Fact]
    public void The_page_has_a_place_for_everything_that_is_measured() => Assert.All(
        SoakCommand.Sections, section => Assert.Contains(
            "measured", new MarkedSection(section).Replace(Repository.Text("docs/reliability.md"), "measured"), StringComparison.Ordinal));
}
