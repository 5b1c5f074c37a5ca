using TokenKit.Caching;
using TokenKit.DeveloperConsole;
using TokenKit.Http;
using TokenKit.Ims;
using TokenKit.Testing;
using TokenKit.Testing.DeveloperConsole;
using TokenKit.Testing.Ims;
using TokenKit.Tests.Testing;

namespace TokenKit.Tests.DeveloperConsole;

/// <summary>
/// The emulator's console, and a client of it that TokenKit itself authenticates with a credential that may manage secrets.
/// </summary>
public abstract class ConsoleTest : InMemoryEmulatorTest
{
    private protected const string Rotator = "FAKE0rotator0id";
    private protected const string RotatorSecret = "p8e-FAKE-rotator";

    private WatchedWire? _wire;
    private HttpClient? _authenticated;
    private HastyClock? _hasty;

    private protected ClientSecretsOptions Options { get; } = new()
    {
        BaseAddress = new Uri("http://localhost/"),
        ConsoleOrganizationId = "100001",
        ConsoleCredentialId = "200002",
    };

    /// <summary>The clock of the client: its waits are over at once.</summary>
    private protected HastyClock Hasty => _hasty ??= new HastyClock(Clock);

    private protected ImsEmulatorCredential TheCredential => Emulator.Ims.GetCredential(ExampleCredential.ClientId);

    private protected WatchedWire Wire => _wire ??= new WatchedWire(Emulator.CreateHandler());

    /// <summary>Sends the rotator's token.</summary>
    private protected HttpClient Authenticated => _authenticated ??= AuthenticatedWith(DeveloperConsoleEmulator.RequiredScope);

    private protected ClientSecretsClient Secrets => new(Authenticated, Options, Hasty);

    private protected IReadOnlyList<string> ConsoleCalls =>
        [.. Emulator.Journal.DeveloperConsoleRequests.Select(request => $"{request.Method} {request.StatusCode}")];

    private protected HttpClient AuthenticatedWith(string scopes, string? apiKey = Rotator)
    {
        Emulator.Ims.AddCredential(new ImsEmulatorCredential(Rotator, RotatorSecret, ExampleCredential.OrganizationId, scopes.Split(',')));
        var options = new ImsOptions
        {
            Authority = new Uri("http://localhost/"),
            ClientId = Rotator,
            ClientSecret = RotatorSecret,
            Scopes = { scopes }
        };
        var tokens = new CachingTokenProvider(new ImsTokenProvider(options, Client, Hasty), timeProvider: Hasty);
        return new HttpClient(new AdobeTokenHandler(tokens, new AdobeTokenHandlerOptions { ApiKey = apiKey }) { InnerHandler = Wire });
    }

    /// <summary>Whether IMS takes a secret.</summary>
    private protected async Task<bool> MintsAsync(string secret)
    {
        using HttpResponseMessage response = await Client.PostFormAsync(EmulatorRequests.TheForm().With("client_secret", secret));
        return response.IsSuccessStatusCode;
    }

    private protected Task<AdobeRequestException> FailAsync(Func<ClientSecretsClient, Task> call) =>
        Assert.ThrowsAsync<AdobeRequestException>(() => call(Secrets));
}
