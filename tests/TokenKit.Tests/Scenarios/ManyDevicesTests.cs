using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using TokenKit.AdobePass;
using TokenKit.Testing;

namespace TokenKit.Tests.Scenarios;

[Collection(nameof(Alone))]
[Trait(Effort.Trait, Effort.Varies)]
public class ManyDevicesTests
{
    // In full a hundred thousand: more than a process with default settings keeps.
    private static readonly int Devices = Effort.Of(brief: 2_000, full: 100_000);
    private static readonly int Few = Devices / 100;

    private static readonly AdobePassDeviceInfo Info = new() { Model = "TV-1", OsName = "Linux" };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Many_devices_are_registered_once_each_and_indefinitely()
    {
        await using AdobeEmulator emulator = await AdobeEmulator.StartInMemoryAsync(
            new AdobeEmulatorOptions { JournalCapacity = 100 }, Cancellation);
        string statement = emulator.Pass.IssueStatement(emulator.Pass.AddApplication());
        var store = new InMemoryClientRegistrationStore();

        await using (ServiceProvider services = Services(emulator, statement, store, bound: Devices))
        {
            ConcurrentDictionary<HttpStatusCode, int> answers = await CallTwiceAsync(services);

            Assert.Equal([KeyValuePair.Create(HttpStatusCode.OK, 2 * Devices)], answers);
            Assert.Equal(Devices, Provider(services).CachedDevices);
        }

        Assert.Equal(
            (Devices, Devices, 2 * Devices, 0), (
                emulator.Pass.Registrations, emulator.Pass.TokensIssued, emulator.Pass.ApiCalls, emulator.Pass.ThrottledRequests));

        // Another process, with memory for a few of them.
        await using ServiceProvider small = Services(emulator, statement, store, bound: Few);
        Assert.InRange(await MostCachedAsync(Provider(small), devices: 10 * Few), Few, Few);
        Assert.InRange(await MostCachedAsync(Provider(small), devices: 5 * Few), Few, Few);

        Assert.InRange(emulator.Pass.TokensIssued, Devices + (10 * Few), Devices + (15 * Few));
        Assert.Equal((Devices, 0), (emulator.Pass.Registrations, emulator.Pass.ThrottledRequests));
    }

    private static async Task<ConcurrentDictionary<HttpStatusCode, int>> CallTwiceAsync(ServiceProvider services)
    {
        HttpClient client = services.GetRequiredService<IHttpClientFactory>().CreateClient("pass");
        var answers = new ConcurrentDictionary<HttpStatusCode, int>();
        for (int round = 1; round <= 2; round++)
        {
            await EachAsync(Devices, async (device, cancellationToken) =>
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, "api/v2/example-channel/profiles");
                using HttpResponseMessage response = await client.SendAsync(request.SetAdobePassDevice(device), cancellationToken);
                answers.AddOrUpdate(response.StatusCode, 1, static (_, count) => count + 1);
            });
        }

        return answers;
    }

    private static async Task<int> MostCachedAsync(DeviceTokenProvider provider, int devices)
    {
        var seen = new ConcurrentDictionary<int, bool>();
        await EachAsync(devices, async (device, cancellationToken) =>
        {
            await provider.GetDeviceTokenAsync(device, cancellationToken);
            seen[provider.CachedDevices] = true;
        });
        return seen.Keys.Max();
    }

    private static Task EachAsync(int devices, Func<AdobePassDevice, CancellationToken, ValueTask> call) => Parallel.ForAsync(
        0, devices, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Cancellation },
            (number, cancellationToken) => call(Device(number), cancellationToken));

    // Made anew for each call, as a server does. Each has an address of its own.
    private static AdobePassDevice Device(int number) =>
        new($"device-{number}", Info, new IPAddress([10, (byte)(number >> 16), (byte)(number >> 8), (byte)number]));

    private static DeviceTokenProvider Provider(ServiceProvider services) => services.GetRequiredKeyedService<DeviceTokenProvider>("pass");

    private static ServiceProvider Services(AdobeEmulator emulator, string statement, IClientRegistrationStore store, int bound)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(store);
        services.AddAdobeTokens().AddAdobePass("pass", options =>
        {
            options.Authority = emulator.PassAddress;
            options.SoftwareStatement = statement;
            options.MaxCachedDevices = bound;
        });
        services.AddHttpClient("pass", client => client.BaseAddress = emulator.PassAddress).AddAdobeTokenHandler("pass");
        services.ConfigureHttpClientDefaults(client => client.ConfigurePrimaryHttpMessageHandler(() => emulator.CreateHandler()));
        return services.BuildServiceProvider();
    }
}
