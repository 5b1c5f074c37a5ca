using System.Buffers.Text;
using System.Net;
using TokenKit.AdobePass;

namespace TokenKit.Benchmarks;

/// <summary>A provider, and devices that each call through it: nothing but the library keeps anything of them.</summary>
internal sealed class DeviceFleet : IDisposable
{
    private readonly SweepClock _clock = new();
    private readonly HttpClient _httpClient = new(new TokenWire());

    public DeviceFleet()
    {
        var options = new AdobePassOptions
        {
            SoftwareStatement =
                $"{Part("""{"alg":"RS256"}""")}.{Part("""{"sub":"00000000-0000-4000-8000-00000000000a"}""")}.FAKEsignatureX",
            MaxCachedDevices = int.MaxValue,
        };
        Provider = new DeviceTokenProvider(options, _httpClient, new ForgetfulStore(), _clock);
    }

    public DeviceTokenProvider Provider { get; }

    /// <summary>
    /// A device with the id of a UUID's length and an address of its own, made anew each time as a server does for each request.
    /// </summary>
    public static AdobePassDevice Device(int number) =>
        new($"00000000-0000-4000-8000-{number:D12}", info: null,
        new IPAddress([10, (byte)(number >> 16), (byte)(number >> 8), (byte)number]));

    /// <summary>Each device gets its token, and sends it.</summary>
    public Task CallAsync(int devices) => Parallel.ForAsync(0, devices, async (number, cancellationToken) =>
    {
        AccessToken token = await Provider.GetDeviceTokenAsync(Device(number), cancellationToken).ConfigureAwait(false);
        _ = token.Header.ToString();
    });

    /// <summary>So much time goes by that the devices are idle, and not so much that they leave.</summary>
    public void GrowIdle()
    {
        _clock.Tick();
        _clock.Tick();
    }

    public void Dispose()
    {
        Provider.Dispose();
        _httpClient.Dispose();
    }

    private static string Part(string json) => Base64Url.EncodeToString(System.Text.Encoding.UTF8.GetBytes(json));
}
