using System.Diagnostics;

namespace TokenKit.Tests.Conventions;

/// <summary>
/// The runner does not close with "N passed, N failed": the build script computes that line from the runner's result files.
/// </summary>
public class CountTestsScriptTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("3 passed, 0 failed", 0, "total=\"3\" executed=\"3\" passed=\"3\" failed=\"0\"")]
    [InlineData("2 passed, 1 failed", 1, "total=\"3\" executed=\"3\" passed=\"2\" failed=\"1\"")]
    [InlineData("2 passed, 1 failed", 1, "total=\"3\" executed=\"2\" passed=\"2\" failed=\"0\"")]
    [InlineData("5 passed, 0 failed", 0, "total=\"3\" executed=\"3\" passed=\"3\" failed=\"0\"", "total=\"2\" executed=\"2\" passed=\"2\" "
        + "failed=\"0\"")]
    [InlineData("0 passed, 0 failed", 1, "total=\"0\" executed=\"0\" passed=\"0\" failed=\"0\"")]
    [InlineData("0 passed, 0 failed", 1)]
    public async Task The_closing_line_is_what_the_runner_reported(string line, int exitCode, params string[] counters)
    {
        DirectoryInfo results = Directory.CreateTempSubdirectory("tokenkit-");
        try
        {
            for (int i = 0; i < counters.Length; i++)
            {
                await File.WriteAllTextAsync(
                    Path.Combine(results.FullName, $"{i}.trx"), $"<TestRun><ResultSummary outcome=\"Completed\"><Counters {counters[i]} "
                        + "error=\"0\" /></ResultSummary></TestRun>", Cancellation);
            }

            Assert.Equal((line, exitCode), await RunAsync(results.FullName));
        }
        finally
        {
            results.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_test_that_failed_is_named_with_what_it_said()
    {
        DirectoryInfo results = Directory.CreateTempSubdirectory("tokenkit-");
        try
        {
            await File.WriteAllTextAsync(
                Path.Combine(results.FullName, "0.trx"),
                """
                <TestRun><Results>
                  <UnitTestResult executionId="1" testName="Some.Tests.One_that_passed" outcome="Passed" />
                  <UnitTestResult executionId="2" testName="Some.Tests.One_that_failed" outcome="Failed">
                    <Output><ErrorInfo>
                      <Message>Expected: 1
                Actual: 2</Message>
                      <StackTrace>at Some.Tests</StackTrace>
                    </ErrorInfo></Output>
                  </UnitTestResult>
                  <UnitTestResult executionId="3" testName="Some.Tests.Another_that_passed" outcome="Passed"><Output>
                    <ErrorInfo><Message>quiet</Message></ErrorInfo></Output></UnitTestResult>
                </Results><ResultSummary><Counters total="3" executed="3" passed="2" failed="1" error="0" /></ResultSummary></TestRun>
                """,
                Cancellation);

            (string said, int exitCode) = await RunAsync(results.FullName);

            string[] lines = [.. said.Split('\n').Select(line => line.Trim())];
            Assert.Equal(
                ["failed: Some.Tests.One_that_failed", "<Message>Expected: 1", "Actual: 2</Message>",
                    "<StackTrace>at Some.Tests</StackTrace>", "2 passed, 1 failed"], lines);
            Assert.Equal(1, exitCode);
        }
        finally
        {
            results.Delete(recursive: true);
        }
    }

    private static async Task<(string Line, int ExitCode)> RunAsync(string results)
    {
        var start = new ProcessStartInfo("sh", [Path.Combine(Repository.Root, ".ci", "count-tests"), results])
        {
            RedirectStandardOutput = true
        };
        using Process process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync(Cancellation);
        await process.WaitForExitAsync(Cancellation);
        return (output.Trim(), process.ExitCode);
    }
}
