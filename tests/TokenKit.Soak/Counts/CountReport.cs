using TokenKit.Peers.Reports;
using TokenKit.Soak.Reports;

namespace TokenKit.Soak.Counts;

/// <summary>Requests counted at the endpoint: a service with handlers on every client of its factory, beside one without.</summary>
public static class CountReport
{
    /// <summary>Asks every service for one token, all at the same time: nearly all of it is waiting.</summary>
    public static async Task<PartReport> RunAsync()
    {
        // The first one pays for what the machine has yet to compile.
        foreach (EveryClient handlers in EveryClient.All)
        {
            await Count.OfAsync(Mishap.All[0] with { AnswerAsync = static (context, _) => AbortAsync(context) }, handlers);
        }

        Count[][] counts = await Task.WhenAll(Mishap.All.Select(RowAsync));
        string[] columns = [.. EveryClient.All.Select(handlers => handlers.Name)];
        var table = new MarkdownTable(["requests for one call, and what its caller gets", .. columns, "goal"]);
        List<string> missed = [];
        foreach ((Mishap mishap, Count[] row) in Mishap.All.Zip(counts))
        {
            string goal = $"{mishap.Goal} at most, all alike{(mishap.MustBringToken ? $", {Count.Token}" : string.Empty)}";
            table.Row([mishap.Name, .. row.Select(count => count.ToString()), goal]);
            if (row.Distinct().Count() > 1 || row.Any(count => !mishap.IsReached(count)))
            {
                string cells = string.Join("; ", columns.Zip(row).Select(cell => $"{cell.First} {cell.Second}"));
                missed.Add($"counts, {mishap.Name}: {cells}; the goal is {goal}.");
            }
        }

        return new PartReport([table.ToString()], missed);
    }

    private static Task<Count[]> RowAsync(Mishap mishap) =>
        Task.WhenAll(EveryClient.All.Select(handlers => Task.Run(() => Count.OfAsync(mishap, handlers))));

    private static Task AbortAsync(Microsoft.AspNetCore.Http.HttpContext context)
    {
        context.Abort();
        return Task.CompletedTask;
    }
}
