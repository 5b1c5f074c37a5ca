using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using TokenKit.Testing;

namespace TokenKit.Tests.Conventions;

/// <summary>The README's program is samples/WebService, letter for letter, and it runs.</summary>
public partial class ReadmeTests
{
    private static readonly string Readme = Repository.Text("README.md");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("csharp", "samples/WebService/Program.cs")]
    [InlineData("json", "samples/WebService/appsettings.json")]
    public void The_code_of_the_README_is_the_code_of_the_sample(string language, string path) =>
        Assert.Equal(Repository.Text(path).Trim(), Block(language));

    [Fact]
    public void The_integration_fits_into_twenty_lines() => Assert.InRange(Block("csharp").Split('\n').Length, 1, 20);

    [Theory]
    [InlineData("dotnet run --project samples/Quickstart")]
    [InlineData("dotnet test")]
    public void The_README_names_both_commands(string command) => Assert.Contains(command, Block("sh").Split('\n'));

    [Fact]
    public async Task The_program_of_the_README_serves_a_request_with_a_token()
    {
        await using AdobeEmulator emulator = await AdobeEmulator.StartAsync(cancellationToken: Cancellation);
        using Process service = Start(emulator);
        try
        {
            Uri address = await ListeningAsync(service);
            using var client = new HttpClient { BaseAddress = address };

            using HttpResponseMessage response = await client.GetAsync("assets/logo", Cancellation);

            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal("/api/assets/logo.json", Assert.Single(emulator.Journal.ApiRequests).Path);
        }
        finally
        {
            service.Kill(entireProcessTree: true);
            await service.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static Process Start(AdobeEmulator emulator)
    {
        var start = new ProcessStartInfo(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "WebService.dll"), "--urls", "http://127.0.0.1:0"])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = Path.Combine(Repository.Root, "samples", "WebService"),
            Environment =
            {
                ["Aem__BaseAddress"] = emulator.BaseAddress.AbsoluteUri,
                ["AdobeTokens__aem__Authority"] = emulator.BaseAddress.AbsoluteUri,
                ["AdobeTokens__aem__ClientSecret"] = ExampleCredential.ClientSecret,
            },
        };
        return Process.Start(start)!;
    }

    private static async Task<Uri> ListeningAsync(Process service)
    {
        while (await service.StandardOutput.ReadLineAsync(Cancellation) is { } line)
        {
            if (Listening().Match(line) is { Success: true } match)
            {
                return new Uri(match.Groups[1].Value);
            }
        }

        throw new InvalidOperationException("The service ended before it listened.");
    }

    private static string Block(string language) =>
        Regex.Match(Readme, $"^```{language}\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline).Groups[1].Value.Trim();

    [GeneratedRegex(@"Now listening on: (http://\S+)")]
    private static partial Regex Listening();
}
