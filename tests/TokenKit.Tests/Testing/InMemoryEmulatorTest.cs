using Microsoft.Extensions.Time.Testing;
using TokenKit.Testing;

namespace TokenKit.Tests.Testing;

/// <summary>A test with an emulator in memory, on a clock that stands still until the test moves it.</summary>
public abstract class InMemoryEmulatorTest : IAsyncLifetime
{
    private protected FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    private protected AdobeEmulator Emulator { get; private set; } = null!;

    private protected HttpClient Client { get; private set; } = null!;

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Emulator = await AdobeEmulator.StartInMemoryAsync(new AdobeEmulatorOptions { TimeProvider = Clock }, Cancellation);
        Client = Emulator.CreateClient();
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        Client.Dispose();
        await Emulator.DisposeAsync();
    }
}
