using Microsoft.Extensions.DependencyInjection;
using TokenKit.DeveloperConsole;
using TokenKit.Testing;
using TokenKit.Testing.DeveloperConsole;
using TokenKit.Testing.Faults;

namespace TokenKit.Tests.DeveloperConsole;

/// <summary>
/// An addition that a handler of the HttpClient sends again after its answer was lost: a handler on every client is left out, one
/// that is set by name is not.
/// </summary>
public sealed class ClientSecretRotationRepeatTests : RotationTest
{
    private bool _isLost;

    [Fact]
    public async Task A_secret_that_a_repeated_request_left_is_found_and_deleted()
    {
        await using ServiceProvider services = Services();
        ClientSecretRotation rotation = services.GetRequiredKeyedService<ClientSecretRotation>("aem");

        ClientSecretRotationException failure = await Assert.ThrowsAsync<ClientSecretRotationException>(() =>
            rotation.RunAsync(PublishAsync, Cancellation));

        Assert.Equal(["GET 200", "POST 201", "POST 400", "GET 200", "DELETE 204"], ConsoleCalls);
        Assert.EndsWith("had been added; it has been deleted again.", failure.Message, StringComparison.Ordinal);
        Assert.Equal("old", await LeftAsync());
    }

    [Fact]
    public async Task A_wire_without_a_request_counter_is_reported()
    {
        LoseOneAddition(Wire);
        var secrets = new ClientSecretsClient(
            new HttpClient(new RepeatingHandler { InnerHandler = new Unending(Authenticated) }), Options, Hasty);
        var rotation = new ClientSecretRotation(secrets, Configure, Client, Hasty);

        ClientSecretRotationException failure = await Assert.ThrowsAsync<ClientSecretRotationException>(() =>
            rotation.RunAsync(PublishAsync, Cancellation));

        string orphan = (await Secrets.ListAsync(Cancellation))[1].Uuid;
        Assert.Contains($"A secret {orphan} was added after the run began", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("none was added", failure.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_secret_that_another_run_has_just_added_is_not_deleted()
    {
        const string Theirs = "p8e-FAKE-theirs";
        Emulator.DeveloperConsole.Faults.Add(Fault.Delay(TimeSpan.Zero));
        Emulator.DeveloperConsole.Faults.Add(Fault.EmptyBody(409));
        Wire.Answered = request =>
        {
            if (request.Method == HttpMethod.Post)
            {
                TheCredential.AddSecret(Theirs);
            }

            return Task.CompletedTask;
        };

        ClientSecretRotationException failure = await FailAsync();

        Assert.EndsWith("delete it, unless another system has just added it; the next rotation needs its place.", failure.Message,
            StringComparison.Ordinal);
        Assert.True(await MintsAsync(Theirs));
    }

    private void LoseOneAddition(WatchedWire wire) =>
        wire.Loses = request => request.Method == HttpMethod.Post
            && request.RequestUri!.AbsolutePath.EndsWith("/secrets", StringComparison.Ordinal) && !_isLost && (_isLost = true);

    private ServiceProvider Services()
    {
        var authority = new Uri("http://localhost/");
        _ = Authenticated;
        var services = new ServiceCollection();
        services.AddHttpClient("TokenKit.ClientSecrets.aem").AddHttpMessageHandler(() => new RepeatingHandler());
        services.AddSingleton<TimeProvider>(Clock).ConfigureHttpClientDefaults(clients => clients.ConfigurePrimaryHttpMessageHandler(() =>
        {
            var wire = new WatchedWire(Emulator.CreateHandler());
            LoseOneAddition(wire);
            return wire;
        }));
        services.AddAdobeTokens()
            .AddIms("aem", options =>
            {
                Configure(options);
                options.ClientSecret = ExampleCredential.ClientSecret;
            })
            .AddIms("rotator", options =>
            {
                (options.Authority, options.ClientId, options.ClientSecret) = (authority, Rotator, RotatorSecret);
                options.Scopes.Add(DeveloperConsoleEmulator.RequiredScope);
            })
            .AddClientSecrets(
                "aem",
                options => (options.BaseAddress, options.ConsoleOrganizationId, options.ConsoleCredentialId) = (
                    authority, Options.ConsoleOrganizationId, Options.ConsoleCredentialId),
                token: "rotator");
        return services.BuildServiceProvider();
    }

    /// <summary>Hands on to another client, which is disposed elsewhere.</summary>
    private sealed class Unending(HttpClient client) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            HttpResponseMessage response = await client.SendAsync(
                new HttpRequestMessage(request.Method, request.RequestUri), cancellationToken);
            response.RequestMessage = request;
            return response;
        }
    }
}
