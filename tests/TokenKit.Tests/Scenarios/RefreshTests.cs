using System.Net;
using Microsoft.Extensions.Time.Testing;
using TokenKit.Testing;

namespace TokenKit.Tests.Scenarios;

/// <summary>A day in the life of a token, on a fake clock that the service and the emulator share.</summary>
public class RefreshTests
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_token_of_24_hours_is_refreshed_in_its_last_hour_and_no_call_waits_or_fails()
    {
        await using AdobeEmulator emulator = await AdobeEmulator.StartInMemoryAsync(new() { TimeProvider = _clock }, Cancellation);
        await using Service service = await Service.StartAsync(emulator, new() { ["Cache:RefreshJitter"] = "0" }, _clock);

        await CallAsync(service);
        _clock.Advance(TimeSpan.FromHours(22.9));
        await CallAsync(service);
        Assert.Equal(1, emulator.Ims.TokenRequests);

        // One second short of 24 hours, less one hour: past the refresh point, long before the expiry.
        _clock.Advance(TimeSpan.FromHours(0.1));
        await CallAsync(service);
        await Waiting.UntilAsync(async () =>
            (await service.Tokens.GetTokenAsync(Cancellation)).ExpiresAt > _clock.GetUtcNow().AddHours(2));

        Assert.Equal(2, emulator.Ims.TokenRequests);
        Assert.All(emulator.Journal.Requests, request => Assert.Equal(200, request.StatusCode));
    }

    [Fact]
    public async Task Calls_every_ten_minutes_for_ten_days_make_one_token_request_in_23_hours_and_none_fails()
    {
        await using AdobeEmulator emulator = await AdobeEmulator.StartInMemoryAsync(new() { TimeProvider = _clock }, Cancellation);
        await using Service service = await Service.StartAsync(emulator, new() { ["Cache:RefreshJitter"] = "0" }, _clock);

        for (TimeSpan passed = TimeSpan.Zero; passed < TimeSpan.FromDays(10); passed += TimeSpan.FromMinutes(10))
        {
            await CallAsync(service);
            await Waiting.UntilAsync(async () =>
                (await service.Tokens.GetTokenAsync(Cancellation)).ExpiresAt > _clock.GetUtcNow().AddHours(1));
            _clock.Advance(TimeSpan.FromMinutes(10));
        }

        Assert.Equal(11, emulator.Ims.TokenRequests);
        Assert.Equal(0, emulator.Gateway.RefusedCalls);
    }

    [Fact]
    public async Task A_service_that_slept_for_two_days_never_sends_the_dead_token()
    {
        await using AdobeEmulator emulator = await AdobeEmulator.StartInMemoryAsync(new() { TimeProvider = _clock }, Cancellation);
        await using Service service = await Service.StartAsync(emulator, timeProvider: _clock);
        await CallAsync(service);

        _clock.Advance(TimeSpan.FromDays(2));
        await CallAsync(service);

        Assert.Equal(2, emulator.Ims.TokenRequests);
        Assert.Equal(0, emulator.Gateway.RefusedCalls);
    }

    [Fact]
    public async Task A_service_whose_clock_is_hours_off_is_served_all_the_same_and_warned()
    {
        var slow = new FakeTimeProvider(_clock.GetUtcNow() - TimeSpan.FromHours(3));
        await using AdobeEmulator emulator = await AdobeEmulator.StartInMemoryAsync(new() { TimeProvider = _clock }, Cancellation);
        await using Service service = await Service.StartAsync(emulator, timeProvider: slow);

        await CallAsync(service);

        Assert.Equal(slow.GetUtcNow() + TimeSpan.FromSeconds(86_399), (await service.Tokens.GetTokenAsync(Cancellation)).ExpiresAt);
        Assert.Contains(
            service.Log.GetSnapshot(), record => record.Message.Contains("clock differs by -03:00:00", StringComparison.Ordinal));
    }

    private static async Task CallAsync(Service service)
    {
        using HttpResponseMessage response = await service.Client.GetAsync("assets/1", Cancellation);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }
}
