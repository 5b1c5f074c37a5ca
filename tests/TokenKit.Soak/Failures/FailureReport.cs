using System.Globalization;
using TokenKit.Peers.Reports;
using TokenKit.Soak.Reports;

namespace TokenKit.Soak.Failures;

/// <summary>What it costs to fail: calls for which a failure is remembered, in an outage that a service logs.</summary>
public static class FailureReport
{
    /// <summary>Measures both kinds of calls, each after a rehearsal that pays for what the machine has yet to compile.</summary>
    public static async Task<PartReport> RunAsync()
    {
        FailureCost[] costs =
        [
            await MeasureAsync(FailingCalls.OfCacheAsync, 20_000),
            await MeasureAsync(FailingCalls.OfClientAsync, 3_000),
        ];
        var table = new MarkdownTable(
            "calls during a remembered failure", "calls", "processor time", "allocated per call", "longest exception", "goals");
        foreach (FailureCost cost in costs)
        {
            table.Row(
                cost.Name,
                cost.Calls.ToString("#,0", CultureInfo.InvariantCulture),
                string.Create(CultureInfo.InvariantCulture, $"{cost.Processor.TotalSeconds:0.00} s"),
                string.Create(CultureInfo.InvariantCulture, $"{cost.AllocatedBytes / 1_024.0 / Math.Max(cost.Calls, 1):#,0.0} KiB"),
                string.Create(CultureInfo.InvariantCulture, $"{cost.LongestText:#,0} characters"),
                cost.IsMet ? "met" : "missed");
        }

        return new PartReport([table.ToString()], [.. costs.Where(cost => !cost.IsMet).Select(cost => $"failures: {cost}")]);
    }

    private static async Task<FailureCost> MeasureAsync(Func<int, Task<FailureCost>> measure, int calls)
    {
        await measure(2_000);
        return await measure(calls);
    }
}
