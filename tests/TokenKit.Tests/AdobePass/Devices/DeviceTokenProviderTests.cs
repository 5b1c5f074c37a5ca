using System.Net;
using TokenKit.AdobePass;
using TokenKit.Tests.Scenarios;

namespace TokenKit.Tests.AdobePass.Devices;

public sealed class DeviceTokenProviderTests : DeviceTest
{
    [Fact]
    public async Task Each_device_has_a_registration_and_a_token_of_its_own_and_so_has_the_server()
    {
        using DeviceTokenProvider provider = Provider();

        string first = await GetAsync(provider, Device(1));
        string second = await GetAsync(provider, Device(2));
        string server = (await provider.GetTokenAsync(Cancellation)).Value;

        Assert.Equal(3, new[] { first, second, server }.Distinct().Count());
        Assert.Equal(3, Registrations);
        Assert.Equal(first, await GetAsync(provider, Device(1)));
        Assert.Equal(6, Wire.Requests.Count);
        Assert.Equal(2, provider.CachedDevices);
    }

    [Fact]
    public async Task The_next_acquisition_sends_the_latest_description_of_the_device()
    {
        using DeviceTokenProvider provider = Provider();
        await GetAsync(provider, Device(1, new AdobePassDeviceInfo { Model = "one" }));
        var moved = new AdobePassDevice("device-1", new AdobePassDeviceInfo { Model = "two" }, IPAddress.Parse("198.51.100.1"));

        Clock.Advance(TimeSpan.FromHours(6));
        await GetAsync(provider, moved);

        Assert.Contains("X-Forwarded-For: 198.51.100.1", Wire.Requests[^1].Headers, StringComparison.Ordinal);
        Assert.Contains(moved.Info!.ToHeaderValue(), Wire.Requests[^1].Headers, StringComparison.Ordinal);
        Assert.Equal(1, Registrations);
    }

    [Fact]
    public async Task The_map_has_a_limit_and_idle_devices_are_evicted_first()
    {
        using DeviceTokenProvider provider = Provider(options => options.MaxCachedDevices = 3);
        for (int number = 1; number <= 3; number++)
        {
            await GetAsync(provider, Device(number));
        }

        // In the next quarter of the idle timeout, only the second device is used.
        Clock.Advance(TimeSpan.FromMinutes(15));
        await GetAsync(provider, Device(2));
        await GetAsync(provider, Device(4));
        await GetAsync(provider, Device(5));
        int before = TokenRequests;

        await GetAsync(provider, Device(2));

        Assert.Equal(before, TokenRequests);
        Assert.Equal(3, provider.CachedDevices);
    }

    [Fact]
    public async Task The_limit_holds_if_every_device_is_busy()
    {
        using DeviceTokenProvider provider = Provider(options => options.MaxCachedDevices = 50);

        for (int number = 1; number <= 200; number++)
        {
            await GetAsync(provider, Device(number));
            Assert.InRange(provider.CachedDevices, 1, 50);
        }

        Assert.Equal(50, provider.CachedDevices);
    }

    [Fact]
    public async Task An_evicted_device_comes_back_with_a_new_token_and_its_old_registration()
    {
        using DeviceTokenProvider provider = Provider(options => options.MaxCachedDevices = 1);
        await GetAsync(provider, Device(1));
        await GetAsync(provider, Device(2));

        await GetAsync(provider, Device(1));

        Assert.Equal(2, Registrations);
        Assert.Equal(3, TokenRequests);
    }

    [Fact]
    public async Task An_idle_device_is_evicted_after_the_timeout_and_a_busy_one_stays()
    {
        using DeviceTokenProvider provider = Provider();
        await GetAsync(provider, Device(1));
        await GetAsync(provider, Device(2));

        for (int quarter = 1; quarter <= 4; quarter++)
        {
            Clock.Advance(TimeSpan.FromMinutes(15));
            await GetAsync(provider, Device(2));
            Assert.Equal(2, provider.CachedDevices);
        }

        Clock.Advance(TimeSpan.FromMinutes(15));

        Assert.Equal(1, provider.CachedDevices);
        int before = Wire.Requests.Count;
        await GetAsync(provider, Device(2));
        Assert.Equal(before, Wire.Requests.Count);
    }

    [Fact]
    public async Task An_idle_device_keeps_its_token_and_its_registration()
    {
        using DeviceTokenProvider provider = Provider(options => options.DeviceIdleTimeout = TimeSpan.FromHours(8));
        string first = await GetAsync(provider, Device(1));

        Clock.Advance(TimeSpan.FromHours(4));
        Assert.Equal(first, await GetAsync(provider, Device(1)));
        Clock.Advance(TimeSpan.FromHours(4));

        Assert.NotEqual(first, await GetAsync(provider, Device(1)));
        Assert.Equal((1, 2), (Registrations, TokenRequests));
    }

    [Fact]
    public async Task A_rejected_token_of_a_device_is_replaced_and_the_tokens_of_others_are_not()
    {
        using DeviceTokenProvider provider = Provider();
        AccessToken rejected = await provider.GetDeviceTokenAsync(Device(1), Cancellation);
        string other = await GetAsync(provider, Device(2));

        provider.Invalidate(Device(1), rejected);
        provider.Invalidate(Device(3), rejected);

        Assert.NotEqual(rejected.Value, await GetAsync(provider, Device(1)));
        Assert.Equal(other, await GetAsync(provider, Device(2)));
        Assert.Equal(2, Registrations);
    }

    [Fact]
    public async Task A_token_is_refreshed_before_it_expires()
    {
        using DeviceTokenProvider provider = Provider(options => options.DeviceIdleTimeout = TimeSpan.FromDays(1));
        string first = await GetAsync(provider, Device(1));

        Clock.Advance(TimeSpan.FromHours(5.5));

        Assert.Equal(first, await GetAsync(provider, Device(1)));
        await Waiting.UntilAsync(async () => await GetAsync(provider, Device(1)) == "pass-token-2");
        Assert.Equal(2, TokenRequests);
    }

    [Fact]
    public async Task A_disposed_provider_accepts_no_new_device()
    {
        DeviceTokenProvider provider = Provider();
        await GetAsync(provider, Device(1));

        provider.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => GetAsync(provider, Device(2)));
        provider.Dispose();
    }
}
