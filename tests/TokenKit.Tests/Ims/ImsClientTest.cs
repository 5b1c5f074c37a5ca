using Microsoft.Extensions.Logging.Testing;
using TokenKit.Ims;
using TokenKit.Testing;
using TokenKit.Tests.Testing;

namespace TokenKit.Tests.Ims;

/// <summary>A client of the emulator's IMS whose waits between attempts are over at once.</summary>
public abstract class ImsClientTest : InMemoryEmulatorTest
{
    private protected FakeLogger Logger { get; } = new();

    private protected ImsOptions Options { get; } = new()
    {
        Authority = new Uri("http://localhost/"),
        ClientId = ExampleCredential.ClientId,
        ClientSecret = ExampleCredential.ClientSecret,
        Scopes = { ExampleCredential.Scope },
    };

    private protected ImsClient Ims => new("aem", () => Options, SomeIms.Settings, () => Client, new HastyClock(Clock), Logger);

    /// <summary>The calls that have the same errors, by name.</summary>
    private protected Task CallAsync(string call, string token, CancellationToken cancellationToken) => call switch
    {
        "validate" => Ims.ValidateTokenAsync(token, cancellationToken),
        "invalidate" => Ims.InvalidateTokenAsync(token, cancellationToken),
        _ => Ims.RevokeTokenAsync(token, cancellationToken),
    };

    private protected Task<AdobeRequestException> FailAsync(string call, string token) =>
        Assert.ThrowsAsync<AdobeRequestException>(() => CallAsync(call, token, Cancellation));
}
