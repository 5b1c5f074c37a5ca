using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using TokenKit.DeveloperConsole;
using TokenKit.Testing;
using TokenKit.Testing.DeveloperConsole;
using TokenKit.Testing.Ims;
using TokenKit.Tests.Testing;

namespace TokenKit.Tests.DependencyInjection;

public sealed class AddClientSecretsTests : InMemoryEmulatorTest
{
    private readonly ServiceCollection _services = [];

    [Fact]
    public async Task A_secret_is_rotated_with_the_token_that_may()
    {
        await using ServiceProvider services = Build(Add());
        AddedClientSecret? published = null;

        ClientSecretRotationResult result = await services.GetRequiredKeyedService<ClientSecretRotation>("aem").RunAsync(
            (added, _) =>
            {
                published = added;
                return Task.CompletedTask;
            },
            Cancellation);

        Assert.True(result.IsOldSecretDeleted);
        Assert.Equal("FAKE0rotator0id", Emulator.Journal.DeveloperConsoleRequests[0].Headers["x-api-key"]);
        Assert.Equal(published!.Secret, Emulator.Journal.TokenRequests[^1].FormValue("client_secret"));
        Assert.Equal(ExampleCredential.ClientId, Emulator.Journal.TokenRequests[^1].FormValue("client_id"));
        Assert.Equal(published.Uuid, Assert.Single(
            await services.GetRequiredKeyedService<ClientSecretsClient>("aem").ListAsync(Cancellation)).Uuid);
    }

    [Fact]
    public async Task The_settings_of_the_token_are_not_touched_by_a_rotation()
    {
        await using ServiceProvider services = Build(Add());
        IOptionsMonitor<TokenKit.Ims.ImsOptions> options = services.GetRequiredService<IOptionsMonitor<TokenKit.Ims.ImsOptions>>();

        await services.GetRequiredKeyedService<ClientSecretRotation>("aem").RunAsync((_, _) => Task.CompletedTask, Cancellation);

        Assert.Equal(ExampleCredential.ClientSecret, options.Get("aem").ClientSecret);
    }

    [Fact]
    public async Task Wrong_numbers_stop_the_host()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddAdobeTokens().AddIms("aem", SomeSettings.Credential).AddClientSecrets(
            "aem", options => options.ConsoleOrganizationId = ExampleCredential.OrganizationId);
        using IHost host = builder.Build();

        OptionsValidationException failure = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Cancellation));

        Assert.Contains("AddClientSecrets(\"aem\"): ConsoleOrganizationId is not a number", failure.Message, StringComparison.Ordinal);
        Assert.Contains("AddClientSecrets(\"aem\"): ConsoleCredentialId is not set", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_relative_base_address_is_a_problem_like_any_other() => Assert.Contains(
        new ClientSecretsOptions { BaseAddress = new Uri("api.adobe.io", UriKind.Relative) }.FindProblems("x: "),
        problem => problem.StartsWith("x: BaseAddress is not an https address", StringComparison.Ordinal));

    [Fact]
    public void Names_that_are_not_registered_or_taken_are_reported_at_once()
    {
        AdobeTokensBuilder builder = Add();

        Assert.Throws<InvalidOperationException>(() => builder.AddClientSecrets("other", Configure));
        Assert.Throws<InvalidOperationException>(() => builder.AddClientSecrets("rotator", Configure, token: "other"));
        Assert.Contains("called for this token already", Assert.Throws<InvalidOperationException>(
            () => builder.AddClientSecrets("aem", Configure)).Message, StringComparison.Ordinal);
        Assert.Contains("called for this token already", Assert.Throws<InvalidOperationException>(
            () => builder.AddClientSecrets("AEM", Configure)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_of_a_provider_may_manage_secrets_but_has_none()
    {
        AdobeTokensBuilder builder = Add().AddProvider("own", _ => throw new InvalidOperationException());

        InvalidOperationException failure = Assert.Throws<InvalidOperationException>(
            () => builder.AddClientSecrets("OWN", Configure, token: "rotator"));

        Assert.StartsWith("AddClientSecrets(\"OWN\") names a token of AddProvider", failure.Message, StringComparison.Ordinal);
        builder.AddClientSecrets("rotator", Configure, token: "own");
    }

    [Fact]
    public async Task Its_client_follows_no_redirect()
    {
        await using ServiceProvider services = Add().Services.BuildServiceProvider();
        HttpMessageHandler handler = services.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler("TokenKit.ClientSecrets.aem");
        while (handler is DelegatingHandler { InnerHandler: { } inner })
        {
            handler = inner;
        }

        Assert.False(Assert.IsType<SocketsHttpHandler>(handler).AllowAutoRedirect);
    }

    private static void Configure(ClientSecretsOptions options) =>
        (options.BaseAddress, options.ConsoleOrganizationId, options.ConsoleCredentialId) = (
            new Uri("http://localhost/"), "100001", "200002");

    private AdobeTokensBuilder Add()
    {
        var authority = new Uri("http://localhost/");
        return _services.AddAdobeTokens()
            .AddIms("aem", options =>
            {
                SomeSettings.Credential(options);
                options.Authority = authority;
            })
            .AddIms("rotator", options =>
            {
                (options.Authority, options.ClientId, options.ClientSecret) = (authority, "FAKE0rotator0id", "p8e-FAKE-rotator");
                options.Scopes.Add(DeveloperConsoleEmulator.RequiredScope);
            })
            .AddClientSecrets("aem", Configure, token: "rotator");
    }

    private ServiceProvider Build(AdobeTokensBuilder builder)
    {
        Emulator.Ims.AddCredential(new ImsEmulatorCredential(
            "FAKE0rotator0id", "p8e-FAKE-rotator", ExampleCredential.OrganizationId, DeveloperConsoleEmulator.RequiredScope.Split(',')));
        builder.Services.ConfigureHttpClientDefaults(clients => clients.ConfigurePrimaryHttpMessageHandler(Emulator.CreateHandler));
        return builder.Services.AddSingleton<TimeProvider>(Clock).BuildServiceProvider();
    }
}
