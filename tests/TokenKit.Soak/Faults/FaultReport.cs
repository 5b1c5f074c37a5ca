using System.Globalization;
using TokenKit.Peers.Reports;
using TokenKit.Soak.Contenders;

namespace TokenKit.Soak.Faults;

/// <summary>The three scripts, played to all contenders.</summary>
public sealed class FaultReport
{
    private static readonly string[] Columns =
        ["", "requests", "failed", "sent with an expired token", "sent with a revoked token, before / after its first 401",
            "sent without a token", "token requests", "longest stall"];

    private static readonly string[] OutageColumns =
        ["", "requests", "failed before / during / just after / later", "sent with an expired token", "sent without a token",
            "token requests before / during / just after / later"];

    private readonly Pace _pace;

    private FaultReport(Pace pace, IReadOnlyDictionary<ContenderKind, FaultOutcome[]> parts)
    {
        _pace = pace;
        Faults = parts.ToDictionary(part => part.Key, part => part.Value[0]);
        ShortLives = parts.ToDictionary(part => part.Key, part => part.Value[1]);
        Outage = parts.ToDictionary(part => part.Key, part => part.Value[2]);
    }

    /// <summary>What each made of the faults.</summary>
    public IReadOnlyDictionary<ContenderKind, FaultOutcome> Faults { get; }

    /// <summary>What each made of tokens that live for seconds.</summary>
    public IReadOnlyDictionary<ContenderKind, FaultOutcome> ShortLives { get; }

    /// <summary>What each made of an endpoint that is down for longer than its tokens live.</summary>
    public IReadOnlyDictionary<ContenderKind, FaultOutcome> Outage { get; }

    /// <summary>The goals that TokenKit missed.</summary>
    public IEnumerable<string> Missed =>
        FaultGoals.Missed(Faults[ContenderKind.TokenKit], ShortLives[ContenderKind.TokenKit], Outage[ContenderKind.TokenKit], _pace);

    /// <param name="pace">How long, and how heavy.</param>
    /// <param name="atOnce">Whether all contenders run at the same time: quicker, and their stalls mean nothing.</param>
    public static async Task<FaultReport> RunAsync(Pace pace, bool atOnce)
    {
        Dictionary<ContenderKind, FaultOutcome[]> parts = [];
        Task<FaultOutcome[]>[] running = atOnce ? [.. ContenderKind.All.Select(kind => Task.Run(() => AllAsync(kind, pace)))] : [];
        foreach ((int i, ContenderKind kind) in ContenderKind.All.Index())
        {
            parts[kind] = await (atOnce ? running[i] : AllAsync(kind, pace));
        }

        return new FaultReport(pace, parts);
    }

    /// <summary>One row for each contender.</summary>
    public static string Totals(IReadOnlyDictionary<ContenderKind, FaultOutcome> outcomes)
    {
        var table = new MarkdownTable(Columns);
        foreach ((ContenderKind kind, FaultOutcome outcome) in outcomes)
        {
            table.Row(
                kind.Name, Number(outcome.Sent), Number(outcome.Failed), Number(outcome.Expired), $"{Number(outcome.Revoked)} / "
                    + $"{Number(outcome.RevokedAgain)}",
                Number(outcome.WithoutToken), Number(outcome.TokenRequests), $"{outcome.LongestStall.TotalMilliseconds:#,0} ms");
        }

        return table.ToString();
    }

    /// <summary>Failed requests: one row for each fault, one column for each contender.</summary>
    public string ByFault() => ByFault("failed requests that began during", outcome => outcome.FailedIn);

    /// <summary>Token requests, likewise: which faults were met at all.</summary>
    public string Met() => ByFault("token requests that began during", outcome => outcome.TokenRequestsIn);

    /// <summary>The outage, one row for each contender.</summary>
    public string OutageTable()
    {
        var table = new MarkdownTable(OutageColumns);
        foreach ((ContenderKind kind, FaultOutcome outcome) in Outage)
        {
            table.Row(kind.Name, Number(outcome.Sent), InTurn(outcome.FailedIn), Number(outcome.Expired), Number(outcome.WithoutToken),
                InTurn(outcome.TokenRequestsIn));
        }

        return table.ToString();

        static string InTurn(IReadOnlyDictionary<string, int> counts) =>
            string.Join(" / ", OutagePart.All.Select(part => Number(counts.GetValueOrDefault(part))));
    }

    /// <summary>Failed requests of each contender, as SVG.</summary>
    public string Chart()
    {
        FaultOutcome ours = Faults[ContenderKind.TokenKit];
        var chart = new BarChart("Requests that failed while the token endpoint did",
            "Failed requests of each contender under the same script of faults at the token endpoint.")
        {
            Axis = $"failed requests of about {ours.Sent:#,0}, fewer is better",
        };
        foreach ((ContenderKind kind, FaultOutcome outcome) in Faults)
        {
            chart.Add(new Bar(kind.Name, outcome.Failed, Number(outcome.Failed), kind.IsOurs));
        }

        return chart.ToSvg();
    }

    private string ByFault(string title, Func<FaultOutcome, IReadOnlyDictionary<string, int>> counts)
    {
        var table = new MarkdownTable([title, .. ContenderKind.All.Select(kind => kind.Name)]);
        foreach (string fault in Script.Of(_pace).Select(phase => phase.Name).Distinct())
        {
            table.Row(
                [fault,
                .. ContenderKind.All.Select(kind =>
                fault == Script.ClientClock && !kind.IsOurs ? "not played" : Number(counts(Faults[kind]).GetValueOrDefault(fault)))]);
        }

        return table.ToString();
    }

    private static async Task<FaultOutcome[]> AllAsync(ContenderKind kind, Pace pace) =>
        [await FaultRun.ThroughFaultsAsync(kind, pace), await FaultRun.ThroughShortLivesAsync(kind, pace),
            await FaultRun.ThroughOutageAsync(kind, pace)];

    private static string Number(int count) => count.ToString("#,0", CultureInfo.InvariantCulture);
}
