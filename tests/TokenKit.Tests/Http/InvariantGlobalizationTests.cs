using System.Diagnostics;

namespace TokenKit.Tests.Http;

/// <summary>A process without culture data, as in many containers, treats international host names in the same way.</summary>
public sealed class InvariantGlobalizationTests
{
    private const string Variable = "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT";
    private const string Theory =
        $"TokenKit.Tests.Http.{nameof(AllowedHostsTests)}.{nameof(AllowedHostsTests.A_pattern_is_a_host_or_all_hosts_below_a_domain)}";

    [Fact]
    public async Task The_hosts_are_the_same_without_culture_data()
    {
        string program = typeof(InvariantGlobalizationTests).Assembly.Location;
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { [Variable] = "1" },
        };
        foreach (string argument in (string[])["exec", program, "-method", Theory, "-noColor"])
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(process.ExitCode == 0, output + await errors);
        Assert.Matches(@"Total: \d\d,", output);
        Assert.Contains("Failed: 0", output, StringComparison.Ordinal);
    }
}
