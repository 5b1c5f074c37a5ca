using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace TokenKit.Tests.Benchmarks;

public class TenantMemoryTests
{
    private static readonly string Program = Path.Combine(
        AppContext.BaseDirectory, "..", "..", "TokenKit.Benchmarks", new DirectoryInfo(
            AppContext.BaseDirectory.TrimEnd('/', '\\')).Name, "TokenKit.Benchmarks.dll");

    // In a process of its own: what other tests left in this one is freed at any time.
    [Fact]
    public async Task An_idle_tenant_costs_less_than_two_kibibytes_beyond_its_token()
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Program, "tenant-memory", "10000"]) { RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;

        string said = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);

        Match figures = Regex.Match(said, "token: ([0-9]+) bytes idle, ([0-9]+) bytes busy");
        Assert.True(figures.Success, said);
        int idle = int.Parse(figures.Groups[1].Value, CultureInfo.InvariantCulture);
        int busy = int.Parse(figures.Groups[2].Value, CultureInfo.InvariantCulture);

        // The lower bound holds the measurement itself: a tenant that left no trace was not there.
        Assert.InRange(idle, 800, 2_047);
        Assert.True(busy > idle, $"{busy} bytes busy, {idle} idle");
    }
}
