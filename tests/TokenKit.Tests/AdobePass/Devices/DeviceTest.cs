using System.Net;
using Microsoft.Extensions.Time.Testing;
using TokenKit.AdobePass;
using TokenKit.Tests.OAuth;

namespace TokenKit.Tests.AdobePass.Devices;

/// <summary>A provider for devices, and an Adobe that accepts every registration and numbers the tokens.</summary>
public abstract class DeviceTest : IDisposable
{
    private readonly HttpClient _httpClient;
    private int _clients;
    private int _tokens;

    private protected DeviceTest()
    {
        Wire = new StubWire(Clock).Do((request, _) => Task.FromResult(IsRegistration(request.RequestUri!)
            ? SomePass.Registered(++_clients)()
            : SomePass.Token(++_tokens)()));
        _httpClient = new HttpClient(Wire);
    }

    private protected FakeTimeProvider Clock { get; } = new(SomeOAuth.Now);

    private protected StubWire Wire { get; }

    private protected InMemoryClientRegistrationStore Store { get; } = new();

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private protected int Registrations => Wire.Requests.Count(request => IsRegistration(request.Uri));

    private protected int TokenRequests => Wire.Requests.Count - Registrations;

    public void Dispose()
    {
        _httpClient.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A device with an address of its own: the rate limit per address runs on the real clock and would slow it down.</summary>
    /// <param name="number">The number of the device.</param>
    /// <param name="info">Its description.</param>
    /// <param name="network">Another address of the same device.</param>
    private protected static AdobePassDevice Device(int number, AdobePassDeviceInfo? info = null, int network = 0) =>
        new($"device-{number}", info, IPAddress.Parse($"203.{network}.{number / 250}.{(number % 250) + 1}"));

    private protected DeviceTokenProvider Provider(Action<AdobePassOptions>? change = null) =>
        new(SomePass.Options(change), _httpClient, Store, Clock);

    private protected static async Task<string> GetAsync(DeviceTokenProvider provider, AdobePassDevice device) =>
        (await provider.GetDeviceTokenAsync(device, Cancellation)).Value;

    private static bool IsRegistration(Uri address) => address.AbsolutePath.EndsWith("/o/client/register", StringComparison.Ordinal);
}
