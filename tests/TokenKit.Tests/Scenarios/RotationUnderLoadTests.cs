using Microsoft.Extensions.Logging;
using TokenKit.Testing;
using TokenKit.Testing.Ims;

namespace TokenKit.Tests.Scenarios;

/// <summary>Credentials that change under a steady stream of calls, over real sockets: not one call may fail.</summary>
public class RotationUnderLoadTests
{
    private const string First = ExampleCredential.ClientSecret, Second = "p8e-FAKE-second", Third = "p8e-FAKE-third";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Both_secrets_are_swapped_and_the_old_ones_deleted_without_a_failed_call()
    {
        await using AdobeEmulator emulator = await StartEmulatorAsync();
        ImsEmulatorCredential credential = emulator.Ims.GetCredential(ExampleCredential.ClientId);
        await using Service service = await StartServiceAsync(emulator);
        await using var load = new SteadyLoad(service);
        await load.MoreCallsAsync(200);

        foreach ((string old, string next) in new[] { (First, Second), (Second, Third) })
        {
            // As a person does it: add, deploy, see that the new one is used, delete the old one.
            credential.AddSecret(next);
            service.Reload(new() { ["ClientSecret"] = next, ["ClientSecrets"] = old });
            await Waiting.UntilAsync(() => credential.LastUsedAt(next) is not null);
            await load.MoreCallsAsync(100);
            Assert.True(credential.RemoveSecret(old));
            await RefreshAsync(emulator, load);
            service.Reload(new() { ["ClientSecrets"] = null });
            await RefreshAsync(emulator, load);
        }

        AssertNoFailedCall(await load.StopAsync());
        Assert.All(emulator.Journal.TokenRequests, request => Assert.Equal(200, request.StatusCode));
        Assert.Equal(
            [First, Second, Third], emulator.Journal.TokenRequests.Select(request => request.FormValue("client_secret")).Distinct());
    }

    [Fact]
    public async Task A_secret_that_is_deleted_before_it_is_replaced_costs_no_call_where_the_other_one_is_set()
    {
        await using AdobeEmulator emulator = await StartEmulatorAsync();
        ImsEmulatorCredential credential = emulator.Ims.GetCredential(ExampleCredential.ClientId);
        credential.AddSecret(Second);
        await using Service service = await StartServiceAsync(emulator, new() { ["ClientSecrets"] = Second });
        await using var load = new SteadyLoad(service);
        await load.MoreCallsAsync(200);

        credential.RemoveSecret(First);
        await RefreshAsync(emulator, load);
        await RefreshAsync(emulator, load);

        AssertNoFailedCall(await load.StopAsync());
        Assert.Single(service.Log.GetSnapshot(),
            record => record.Level == LogLevel.Warning && record.Message.StartsWith("Secret 1 of 2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_grant_flips_from_the_exchange_to_client_credentials_without_a_failed_call()
    {
        await using AdobeEmulator emulator = await StartEmulatorAsync();
        ImsEmulatorCredential credential = emulator.Ims.GetCredential(ExampleCredential.ClientId);
        using var key = JwtTestKey.Create(TimeProvider.System);
        credential.BindCertificate(key.Certificate);
        await using Service service = await StartServiceAsync(emulator, new()
        {
            ["Grant"] = "Jwt",
            ["Scopes"] = null,
            ["Jwt:TechnicalAccountId"] = ExampleCredential.TechnicalAccountId,
            ["Jwt:Metascopes"] = ExampleCredential.Metascope,
            ["Jwt:PrivateKey"] = key.Pkcs8Pem,
        });
        await using var load = new SteadyLoad(service);
        await load.MoreCallsAsync(200);
        await RefreshAsync(emulator, load);

        service.Reload(new() { ["Grant"] = "ClientCredentials", ["Scopes"] = ExampleCredential.Scope });
        await load.MoreCallsAsync(200);
        credential.IsMigrated = true;
        await RefreshAsync(emulator, load);

        AssertNoFailedCall(await load.StopAsync());
        Assert.All(emulator.Journal.TokenRequests, request => Assert.Equal(200, request.StatusCode));
        Assert.Equal(["/ims/exchange/jwt", "/ims/token/v3"], emulator.Journal.TokenRequests.Select(request => request.Path).Distinct());
    }

    [Fact]
    public async Task A_flip_to_a_grant_that_is_not_ready_yet_costs_no_call_either()
    {
        await using AdobeEmulator emulator = await StartEmulatorAsync();
        ImsEmulatorCredential credential = emulator.Ims.GetCredential(ExampleCredential.ClientId);
        using var key = JwtTestKey.Create(TimeProvider.System);
        credential.BindCertificate(key.Certificate);
        credential.AllowsClientCredentials = false;
        await using Service service = await StartServiceAsync(emulator, new()
        {
            ["Grant"] = "Jwt",
            ["Jwt:TechnicalAccountId"] = ExampleCredential.TechnicalAccountId,
            ["Jwt:Metascopes"] = ExampleCredential.Metascope,
            ["Jwt:PrivateKey"] = key.Pkcs8Pem,
        });
        await using var load = new SteadyLoad(service);
        await load.MoreCallsAsync(200);

        service.Reload(new() { ["Grant"] = "ClientCredentials" });
        await load.MoreCallsAsync(500);
        service.Reload(new() { ["Grant"] = "Jwt" });
        await load.MoreCallsAsync(200);

        AssertNoFailedCall(await load.StopAsync());
        Assert.Contains(emulator.Journal.TokenRequests, request => request.StatusCode == 400);
        Assert.Contains(
            service.Log.GetSnapshot(), record => record.Message.Contains("may not use client_credentials", StringComparison.Ordinal));
    }

    // The journal must hold every token request of the test, among all calls.
    private static Task<AdobeEmulator> StartEmulatorAsync() =>
        AdobeEmulator.StartAsync(new() { JournalCapacity = 1_000_000 }, Cancellation);

    // Tokens are refused here more often than any API does it.
    private static Task<Service> StartServiceAsync(AdobeEmulator emulator, Dictionary<string, string?>? settings = null) =>
        Service.StartAsync(emulator, new Dictionary<string, string?>(settings ?? []) { ["Cache:InvalidationGuard"] = "00:00:00" });

    // Every token is refused from now on, so that another one must be had with what is set now.
    private static async Task RefreshAsync(AdobeEmulator emulator, SteadyLoad load)
    {
        int before = emulator.Ims.TokensIssued;
        emulator.Ims.RevokeAll();
        await Waiting.UntilAsync(() => emulator.Ims.TokensIssued > before);
        await load.MoreCallsAsync(100);
    }

    private static void AssertNoFailedCall((int Calls, int Failed, string? FirstFailure) load)
    {
        Assert.True(load.Failed == 0, $"{load.Failed} of {load.Calls} calls failed, the first: {load.FirstFailure}");
        Assert.True(load.Calls >= 400, $"Only {load.Calls} calls were made.");
    }
}
