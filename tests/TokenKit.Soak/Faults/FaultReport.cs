using TokenKit.Peers.Reports;
using TokenKit.Soak.Contenders;

namespace TokenKit.Soak.Faults;

/// <summary>The script, played to all contenders.</summary>
public sealed class FaultReport
{
    private static readonly string[] Columns =
        ["", "requests", "failed", "sent with an expired token", "sent with a revoked token, before / after its first 401", "sent without a token", "token requests", "longest stall"];

    private FaultReport(IReadOnlyDictionary<ContenderKind, FaultOutcome> faults, IReadOnlyDictionary<ContenderKind, FaultOutcome> shortLives)
    {
        Faults = faults;
        ShortLives = shortLives;
    }

    /// <summary>What each made of the faults.</summary>
    public IReadOnlyDictionary<ContenderKind, FaultOutcome> Faults { get; }

    /// <summary>What each made of tokens that live for seconds.</summary>
    public IReadOnlyDictionary<ContenderKind, FaultOutcome> ShortLives { get; }

    // Requests may leave while the first refusal is still on its way back to the one who waits for it.
    private const int OnTheirWay = 8;

    /// <summary>The goals that TokenKit missed.</summary>
    public IEnumerable<string> Missed =>
        from part in new[] { (Name: "faults", Outcome: Faults[ContenderKind.TokenKit]), (Name: "short lives", Outcome: ShortLives[ContenderKind.TokenKit]) }
        where part.Outcome is not { Failed: 0, Expired: 0, WithoutToken: 0, RevokedAgain: <= OnTheirWay } || part.Outcome.TokenRequests >= part.Outcome.Sent
        select $"{part.Name}: {part.Outcome.Failed} failed, {part.Outcome.Expired} sent with an expired token, {part.Outcome.WithoutToken} without one, {part.Outcome.RevokedAgain} with a token that was known to be revoked; the goal is 0 of each. {part.Outcome.TokenRequests} token requests for {part.Outcome.Sent} requests; the goal is no request per call. First failure: {part.Outcome.FirstFailure ?? "none"}";

    /// <param name="pace">How long, and how heavy.</param>
    /// <param name="atOnce">Whether all contenders run at the same time: quicker, and their stalls mean nothing.</param>
    public static async Task<FaultReport> RunAsync(Pace pace, bool atOnce)
    {
        Dictionary<ContenderKind, FaultOutcome> faults = [];
        Dictionary<ContenderKind, FaultOutcome> shortLives = [];
        Task<(FaultOutcome, FaultOutcome)>[] running = atOnce ? [.. ContenderKind.All.Select(kind => Task.Run(() => BothAsync(kind, pace)))] : [];
        foreach ((int i, ContenderKind kind) in ContenderKind.All.Index())
        {
            (faults[kind], shortLives[kind]) = await (atOnce ? running[i] : BothAsync(kind, pace));
        }

        return new FaultReport(faults, shortLives);
    }

    /// <summary>One row for each contender.</summary>
    public static string Totals(IReadOnlyDictionary<ContenderKind, FaultOutcome> outcomes)
    {
        var table = new MarkdownTable(Columns);
        foreach ((ContenderKind kind, FaultOutcome outcome) in outcomes)
        {
            table.Row(
                kind.Name, $"{outcome.Sent:#,0}", $"{outcome.Failed:#,0}", $"{outcome.Expired:#,0}", $"{outcome.Revoked:#,0} / {outcome.RevokedAgain:#,0}",
                $"{outcome.WithoutToken:#,0}", $"{outcome.TokenRequests:#,0}", $"{outcome.LongestStall.TotalMilliseconds:#,0} ms");
        }

        return table.ToString();
    }

    /// <summary>Failed requests: one row for each fault, one column for each contender.</summary>
    public string ByFault()
    {
        var table = new MarkdownTable(["failed requests that began during", .. ContenderKind.All.Select(kind => kind.Name)]);
        foreach (string fault in Faults[ContenderKind.TokenKit].FailedIn.Keys)
        {
            table.Row([fault, .. ContenderKind.All.Select(kind => $"{Faults[kind].FailedIn.GetValueOrDefault(fault):#,0}")]);
        }

        return table.ToString();
    }

    /// <summary>Failed requests of each contender, as SVG.</summary>
    public string Chart()
    {
        FaultOutcome ours = Faults[ContenderKind.TokenKit];
        var chart = new BarChart("Requests that failed while the token endpoint did", "Failed requests of each contender under the same script of faults at the token endpoint.")
        {
            Axis = $"failed requests of about {ours.Sent:#,0}, fewer is better",
        };
        foreach ((ContenderKind kind, FaultOutcome outcome) in Faults)
        {
            chart.Add(new Bar(kind.Name, outcome.Failed, $"{outcome.Failed:#,0}", kind.IsOurs));
        }

        return chart.ToSvg();
    }

    private static async Task<(FaultOutcome Faults, FaultOutcome ShortLives)> BothAsync(ContenderKind kind, Pace pace) =>
        (await FaultRun.ThroughFaultsAsync(kind, pace), await FaultRun.ThroughShortLivesAsync(kind, pace));
}
