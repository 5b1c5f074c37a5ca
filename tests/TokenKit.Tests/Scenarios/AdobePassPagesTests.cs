using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using TokenKit.AdobePass;
using TokenKit.Testing;
using TokenKit.Testing.Journal;
using TokenKit.Tests.AdobePass;
using TokenKit.Tests.Conventions;
using TokenKit.Tests.Documentation;

namespace TokenKit.Tests.Scenarios;

/// <summary>The code and the settings of the pages on Adobe Pass; the code stands below letter for letter, and runs.</summary>
public sealed class AdobePassPagesTests
{
    private const string ThisFile = "tests/TokenKit.Tests/Scenarios/AdobePassPagesTests.cs";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("docs/devices.md", "new AdobePassDevice(")]
    [InlineData("README.md", "SetAdobePassDevice")]
    public void The_code_of_the_page_is_the_code_of_this_test(string page, string holds)
    {
        string block = Blocks(page, "csharp").Single(code => code.Contains(holds, StringComparison.Ordinal));

        string indented = string.Join(
            '\n', Snippet.WithoutUsings(block).TrimEnd('\n').Split('\n').Select(line => line.Length > 0 ? $"        {line}" : line));
        Assert.Contains($"{indented}\n", Repository.Text(ThisFile), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_code_of_the_page_on_devices_calls_Adobe_for_a_device()
    {
        await using AdobeEmulator emulator = await AdobeEmulator.StartInMemoryAsync(cancellationToken: Cancellation);
        await using PassService service = await StartAsync(emulator);
        using HttpClient client = service.Client;
        client.BaseAddress = emulator.PassAddress;

        Assert.Equal(HttpStatusCode.OK, await CallAsync(client, "device-1", new Connection(IPAddress.Parse("203.0.113.7"))));

        RecordedRequest sent = emulator.Journal.PassRequests[^1];
        Assert.Equal(("fingerprint ZGV2aWNlLTE=", "203.0.113.7"), (sent.Headers["AP-Device-Identifier"], sent.Headers["X-Forwarded-For"]));
        Assert.Contains("\"osFamily\":\"Tizen\"", Encoding.UTF8.GetString(Convert.FromBase64String(sent.Headers["X-Device-Info"])),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_code_of_the_README_calls_Adobe_for_a_viewer()
    {
        await using AdobeEmulator emulator = await AdobeEmulator.StartInMemoryAsync(cancellationToken: Cancellation);
        await using PassService service = await StartAsync(emulator);
        using HttpClient client = service.Client;
        client.BaseAddress = emulator.PassAddress;

        Assert.Equal(HttpStatusCode.OK,
            await CallAsync(client, "device-1", new AdobePassDeviceInfo { Model = "TV-1" }, IPAddress.Parse("203.0.113.7")));

        Assert.Equal("203.0.113.7", Assert.Single(emulator.Pass.Clients).ForwardedFor);
    }

    [Theory]
    [InlineData("docs/registrations.md")]
    [InlineData("README.md")]
    public void The_settings_of_the_page_are_settings(string page)
    {
        string block = Blocks(page, "json").Single(json => json.Contains("\"AdobePass\"", StringComparison.Ordinal));
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(block));
        var options = new AdobePassOptions();

        options.Read(new ConfigurationBuilder().AddJsonStream(stream).Build().GetSection("AdobeTokens:pass"));

        Assert.Equal(("/run/secrets/adobe-pass-statement.txt", "/var/lib/example/registrations"),
            (options.SoftwareStatementFile, options.RegistrationDirectory));

        // The file is not on this machine, but what it would hold is as good.
        options.SoftwareStatementFile = null;
        options.SoftwareStatement = SomePass.Statement;
        Assert.NotNull(new AdobePassOptionsResolver(options, "AdobeTokens:pass").Resolve());
    }

    [Fact]
    public void The_page_on_configuration_lists_every_setting_once()
    {
        string section = Regex.Match(Repository.Text("docs/configuration.md"), "^## A token of Adobe Pass\n(.*?)^## ",
            RegexOptions.Multiline | RegexOptions.Singleline).Groups[1].Value;

        Assert.Equal(
            typeof(AdobePassOptions).GetProperties().Select(property => property.Name).Append("Provider").Order(StringComparer.Ordinal),
            Regex.Matches(section, @"^\| `(\w+)` \|", RegexOptions.Multiline).Select(row => row.Groups[1].Value)
                .Order(StringComparer.Ordinal));
    }

    private static async Task<HttpStatusCode> CallAsync(HttpClient client, string deviceId, Connection connection)
    {
        var device = new AdobePassDevice(
            instanceId: deviceId,                                  // stable for the device, kept by you; changing it signs the viewer out
            info: new AdobePassDeviceInfo { Model = "TV-1", OsName = "Linux", OsFamily = "Tizen", ConnectionType = "WiFi" },
            forwardedFor: connection.RemoteIpAddress);             // the viewer's address, not your load balancer's

        using var request = new HttpRequestMessage(HttpMethod.Get, "api/v2/example-channel/profiles");
        using HttpResponseMessage response = await client.SendAsync(request.SetAdobePassDevice(device));
        return response.StatusCode;
    }

    private static async Task<HttpStatusCode> CallAsync(
        HttpClient client, string deviceId, AdobePassDeviceInfo deviceInfo, IPAddress viewerAddress)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/v2/example-channel/profiles");
        request.SetAdobePassDevice(new AdobePassDevice(deviceId, deviceInfo, viewerAddress));
        using HttpResponseMessage response = await client.SendAsync(request);
        return response.StatusCode;
    }

    private static Task<PassService> StartAsync(AdobeEmulator emulator) =>
        PassService.StartAsync(emulator, emulator.Pass.IssueStatement(emulator.Pass.AddApplication()));

    private static IEnumerable<string> Blocks(string page, string language) =>
        Regex.Matches(Repository.Text(page), $"^```{language}\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)
            .Select(block => block.Groups[1].Value);

    private sealed record Connection(IPAddress RemoteIpAddress);
}
