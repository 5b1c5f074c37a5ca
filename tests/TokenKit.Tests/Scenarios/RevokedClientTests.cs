using System.Net;
using TokenKit.AdobePass;
using TokenKit.Testing;
using TokenKit.Testing.Pass;

namespace TokenKit.Tests.Scenarios;

/// <summary>A client that Adobe revokes under a steady stream of calls, over real sockets.</summary>
public class RevokedClientTests
{
    private const string Path = "pass/api/v2/example/configuration";

    // A client of less than a minute is tried again, for seconds, before it is replaced.
    private readonly AheadClock _clock = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_registration_takes_its_place_and_no_call_is_lost()
    {
        await using AdobeEmulator emulator = await StartEmulatorAsync();
        var store = new InMemoryClientRegistrationStore();
        await using PassService service = await PassService.StartAsync(
            emulator, emulator.Pass.IssueStatement(emulator.Pass.AddApplication()), store: store, clock: _clock);
        await using var load = new SteadyLoad(service.Client, Path);
        await load.MoreCallsAsync(200);

        _clock.Advance(TimeSpan.FromMinutes(2));
        Assert.True(emulator.Pass.RevokeClient(Assert.Single(emulator.Pass.Clients).ClientId));
        await Waiting.UntilAsync(() => emulator.Pass.Registrations == 2);
        await load.MoreCallsAsync(500);

        (int calls, int failed, string? first) = await load.StopAsync();
        Assert.True(failed == 0, $"{failed} of {calls} calls failed: {first}");
        Assert.Equal(2, emulator.Pass.RegistrationRequests);
        Assert.Contains("must sign in again", Assert.Single(service.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_services_on_one_store_make_one_registration_between_them()
    {
        await using AdobeEmulator emulator = await StartEmulatorAsync();
        var store = new InMemoryClientRegistrationStore();
        PassApplication application = emulator.Pass.AddApplication();
        await using PassService one = await PassService.StartAsync(
            emulator, emulator.Pass.IssueStatement(application), store: store, clock: _clock);
        await using PassService other = await PassService.StartAsync(
            emulator, emulator.Pass.IssueStatement(application), store: store, clock: _clock);
        await using var load = new SteadyLoad(one.Client, Path);
        await using var otherLoad = new SteadyLoad(other.Client, Path);
        await load.MoreCallsAsync(200);
        await otherLoad.MoreCallsAsync(200);
        Assert.Equal(1, emulator.Pass.Registrations);

        _clock.Advance(TimeSpan.FromMinutes(2));
        Assert.True(emulator.Pass.RevokeClient(Assert.Single(emulator.Pass.Clients).ClientId));
        await Waiting.UntilAsync(() => emulator.Pass.Registrations == 2);
        await load.MoreCallsAsync(300);
        await otherLoad.MoreCallsAsync(300);

        (int calls, int failed, string? first) = await load.StopAsync();
        Assert.True(failed == 0, $"{failed} of {calls} calls failed: {first}");
        (calls, failed, first) = await otherLoad.StopAsync();
        Assert.True(failed == 0, $"{failed} of {calls} calls failed: {first}");
        Assert.Equal(2, emulator.Pass.RegistrationRequests);
    }

    [Fact]
    public async Task With_the_switch_off_there_is_a_clear_error_and_no_registration()
    {
        await using AdobeEmulator emulator = await StartEmulatorAsync();
        await using PassService service = await PassService.StartAsync(
            emulator,
            emulator.Pass.IssueStatement(emulator.Pass.AddApplication()),
            new() { ["ReRegisterOnInvalidClient"] = "false" },
            clock: _clock);
        Assert.Equal(HttpStatusCode.OK, (await service.Client.GetAsync(Path, Cancellation)).StatusCode);
        _clock.Advance(TimeSpan.FromMinutes(2));
        emulator.Pass.RevokeClient(Assert.Single(emulator.Pass.Clients).ClientId);
        await using var load = new SteadyLoad(service.Client, Path);
        await load.MoreCallsAsync(500);

        (int calls, int failed, string? first) = await load.StopAsync();

        Assert.Equal(calls, failed);
        Assert.Contains("AdobeTokens:pass:ReRegisterOnInvalidClient is false", first, StringComparison.Ordinal);
        Assert.Equal(1, emulator.Pass.RegistrationRequests);
        Assert.Equal(2, emulator.Pass.TokenRequests);
    }

    [Fact]
    public async Task A_revoked_statement_ends_in_one_error_that_says_what_to_do()
    {
        await using AdobeEmulator emulator = await StartEmulatorAsync();
        PassApplication application = emulator.Pass.AddApplication();
        await using PassService service = await PassService.StartAsync(emulator, emulator.Pass.IssueStatement(application), clock: _clock);
        Assert.Equal(HttpStatusCode.OK, (await service.Client.GetAsync(Path, Cancellation)).StatusCode);
        _clock.Advance(TimeSpan.FromMinutes(2));
        emulator.Pass.RevokeApplication(application);
        await using var load = new SteadyLoad(service.Client, Path);
        await load.MoreCallsAsync(300);

        (int calls, int failed, string? first) = await load.StopAsync();

        Assert.Equal(calls, failed);
        Assert.Contains("invalid_software_statement", first, StringComparison.Ordinal);
        Assert.Contains("download it again", first, StringComparison.Ordinal);
        Assert.Equal(1, emulator.Pass.Registrations);
        Assert.Equal(2, emulator.Pass.RegistrationRequests);
    }

    [Fact]
    public async Task Registrations_in_files_outlive_the_service_and_another_download_of_the_statement()
    {
        await using AdobeEmulator emulator = await StartEmulatorAsync();
        PassApplication application = emulator.Pass.AddApplication();
        DirectoryInfo directory = Directory.CreateTempSubdirectory("tokenkit-");
        try
        {
            for (int start = 0; start < 3; start++)
            {
                await using PassService service = await PassService.StartAsync(
                    emulator, emulator.Pass.IssueStatement(application), new() { ["RegistrationDirectory"] = directory.FullName });
                Assert.Equal(HttpStatusCode.OK, (await service.Client.GetAsync(Path, Cancellation)).StatusCode);
            }
        }
        finally
        {
            directory.Delete(recursive: true);
        }

        Assert.Equal(1, emulator.Pass.RegistrationRequests);
        Assert.Equal(3, emulator.Pass.TokensIssued);
    }

    private static async Task<AdobeEmulator> StartEmulatorAsync()
    {
        AdobeEmulator emulator = await AdobeEmulator.StartAsync(cancellationToken: Cancellation);

        // The load comes from one address; what is tested here is not the limit.
        emulator.Pass.IsThrottling = false;
        return emulator;
    }
}
