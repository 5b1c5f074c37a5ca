using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TokenKit.Ims;
using TokenKit.Testing;
using TokenKit.Tests.Testing;

namespace TokenKit.Tests.DependencyInjection;

public sealed class AddImsClientTests : InMemoryEmulatorTest
{
    private readonly ServiceCollection _services = [];

    [Fact]
    public async Task A_named_client_uses_the_credential_of_the_token_and_the_back_channel()
    {
        await using ServiceProvider services = Build(Add().AddImsClient("aem"));
        string token = (await services.GetRequiredKeyedService<ITokenProvider>("aem").GetTokenAsync(Cancellation)).Value;
        ImsClient ims = services.GetRequiredKeyedService<ImsClient>("aem");

        Assert.True((await ims.ValidateTokenAsync(token, Cancellation)).IsValid);
        await ims.InvalidateTokenAsync(token, Cancellation);
        Assert.False((await ims.ValidateTokenAsync(token, Cancellation)).IsValid);

        Assert.Equal("1", Emulator.Journal.Requests[^1].Headers["x-back-channel"]);
        Assert.Equal("IMS client 'aem'", ims.ToString());
        Assert.Same(ims, services.GetRequiredKeyedService<ImsClient>("aem"));
    }

    [Fact]
    public async Task A_token_handler_on_every_client_leaves_it_alone()
    {
        AdobeTokensBuilder builder = Add().AddImsClient("aem");
        _services.ConfigureHttpClientDefaults(clients => clients.AddAdobeTokenHandler("aem"));
        await using ServiceProvider services = Build(builder);

        await services.GetRequiredKeyedService<ImsClient>("aem").ValidateTokenAsync("FAKE-token", Cancellation);

        Assert.Equal(["/ims/validate_token/v1"], Emulator.Journal.Requests.Select(request => request.Path));
    }

    [Fact]
    public async Task Settings_that_are_reloaded_count_at_the_next_call()
    {
        IConfigurationRoot configuration = new ConfigurationBuilder().AddInMemoryCollection(
            SomeSettings.Token("aem", clientId: "FAKE0former0id")).Build();
        configuration["AdobeTokens:aem:Authority"] = "http://localhost/";
        _services.AddSingleton<IOptionsChangeTokenSource<ImsOptions>>(new ConfigurationChangeTokenSource<ImsOptions>("aem", configuration));
        await using ServiceProvider services = Build(_services.AddAdobeTokens(configuration.GetSection("AdobeTokens")).AddImsClient("aem"));
        ImsClient ims = services.GetRequiredKeyedService<ImsClient>("aem");
        await Assert.ThrowsAsync<AdobeRequestException>(() => ims.ValidateTokenAsync("FAKE-token", Cancellation));

        configuration["AdobeTokens:aem:ClientId"] = ExampleCredential.ClientId;
        configuration.Reload();

        Assert.False((await ims.ValidateTokenAsync("FAKE-token", Cancellation)).IsValid);
    }

    [Fact]
    public void A_name_that_is_not_registered_is_reported_at_once()
    {
        InvalidOperationException failure = Assert.Throws<InvalidOperationException>(() => Add().AddImsClient("other"));

        Assert.StartsWith("AddImsClient(\"other\") names no registered token; registered: 'aem'.", failure.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_of_a_provider_has_no_client_of_IMS()
    {
        AdobeTokensBuilder builder = Add().AddProvider("own", _ => throw new InvalidOperationException());

        InvalidOperationException failure = Assert.Throws<InvalidOperationException>(() => builder.AddImsClient("own"));

        Assert.Equal("AddImsClient(\"own\") names a token of AddProvider, but needs a credential of Adobe IMS. Name a token of AddIms.",
            failure.Message);
    }

    private AdobeTokensBuilder Add() => _services.AddAdobeTokens().AddIms("aem", options =>
    {
        SomeSettings.Credential(options);
        options.Authority = new Uri("http://localhost/");
    });

    private ServiceProvider Build(AdobeTokensBuilder builder)
    {
        builder.Services.AddHttpClient(AdobeTokensBuilder.BackChannelName, client => client.DefaultRequestHeaders.Add(
            "x-back-channel", "1")).ConfigurePrimaryHttpMessageHandler(Emulator.CreateHandler);
        return builder.Services.AddSingleton<TimeProvider>(Clock).BuildServiceProvider();
    }
}
