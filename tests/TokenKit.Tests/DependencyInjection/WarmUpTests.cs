using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using TokenKit.AdobePass;
using TokenKit.Tests.AdobePass;
using TokenKit.Tests.Caching;
using TokenKit.Tests.OAuth;

namespace TokenKit.Tests.DependencyInjection;

public sealed class WarmUpTests : ServicesTest
{
    private readonly FakeLogCollector _log = new();

    public WarmUpTests() => Services.AddLogging(logging => logging.AddProvider(new FakeLoggerProvider(_log)));

    [Fact]
    public async Task The_tokens_are_there_before_anything_of_the_service_starts()
    {
        // The warm-up is asked for last: the order of registration does not count.
        int there = -1;
        Services.AddSingleton<IHostedService>(new Worker(() => there = BackChannel.Requests.Count));
        AddIms("aem").AddIms("aep", SomeSettings.Credential).WarmUp();

        await StartAsync();

        Assert.Equal(2, there);
        Assert.Equal(2, BackChannel.Requests.Count);
    }

    [Fact]
    public async Task Only_the_named_tokens_are_acquired_where_names_are_given()
    {
        AddIms("aem").AddIms("aep", SomeSettings.Credential).WarmUp("AEP", "aep");

        await StartAsync();

        Assert.Single(BackChannel.Requests);
    }

    [Fact]
    public async Task A_token_that_cannot_be_had_does_not_keep_the_host_from_starting()
    {
        var refused = new ScriptedProvider(_ => ValueTask.FromException<AccessToken>(
            new TokenAcquisitionException("own", "The client is unknown.") { IsTransient = false }));
        AddIms("aem").AddProvider("own", _ => refused).WarmUp();

        await StartAsync();

        FakeLogRecord warning = Assert.Single(_log.GetSnapshot(), record => record.Id.Id == 21);
        Assert.Equal((LogLevel.Warning, "own"), (warning.Level, warning.GetStructuredStateValue("TokenName")));
        Assert.Contains("The client is unknown.", warning.Message, StringComparison.Ordinal);
        Assert.Single(BackChannel.Requests);
    }

    [Fact]
    public async Task Neither_does_a_provider_that_cannot_be_made()
    {
        Services.AddAdobeTokens().AddProvider("own", _ => throw new IOException("FAKE-secret")).WarmUp();

        await StartAsync();

        FakeLogRecord warning = Assert.Single(_log.GetSnapshot(), record => record.Id.Id == 21);
        Assert.Contains("Its provider threw IOException.", warning.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("FAKE-secret", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endpoint_that_does_not_answer_holds_the_start_for_ten_seconds()
    {
        var silent = new TaskCompletionSource<AccessToken>();
        Services.AddAdobeTokens().AddProvider("own", _ => new ScriptedProvider(_ => new ValueTask<AccessToken>(silent.Task))).WarmUp();
        DateTimeOffset before = Clock.GetUtcNow();

        await Clock.RunAsync(StartedAsync());

        Assert.InRange(Clock.GetUtcNow() - before, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(59));
        Assert.Single(_log.GetSnapshot(), record => record.Id.Id == 21);

        async Task<bool> StartedAsync()
        {
            await StartAsync();
            return true;
        }
    }

    [Fact]
    public async Task A_server_that_speaks_for_devices_alone_is_not_registered()
    {
        StubWire wire = AddPass();
        Services.AddAdobeTokens().WarmUp();

        await StartAsync();

        Assert.Empty(wire.Requests);
    }

    [Fact]
    public async Task A_server_that_another_provider_adds_with_AddAdobePass_is_not_registered()
    {
        StubWire wire = AddPass();
        Services.AddAdobeTokens().AddProviderKind("Acme", (builder, name, _) =>
            builder.AddAdobePass(name, options => options.SoftwareStatement = SomePass.Statement));
        Services.AddAdobeTokens(SomeSettings.Section(SomeSettings.Setting("acme:Provider", "Acme"))).WarmUp();

        await StartAsync();

        Assert.Empty(wire.Requests);
    }

    [Fact]
    public async Task A_token_of_adobe_pass_is_acquired_where_it_is_named()
    {
        StubWire wire = AddPass();
        Services.AddAdobeTokens().WarmUp("pass");

        await StartAsync();

        Assert.Single(wire.Requests, request => request.Uri!.AbsolutePath.EndsWith("register", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_name_that_is_not_registered_is_reported_at_the_start()
    {
        AddIms("aem").WarmUp("aen");

        InvalidOperationException failure = await Assert.ThrowsAsync<InvalidOperationException>(StartAsync);

        Assert.Contains("WarmUp(\"aen\") names no registered token; registered: 'aem'", failure.Message, StringComparison.Ordinal);
    }

    private StubWire AddPass()
    {
        StubWire wire = new StubWire(Clock).Do((request, _) =>
            Task.FromResult(request.RequestUri!.AbsolutePath.EndsWith("register", StringComparison.Ordinal) ? SomePass.Registered(
                1)() : SomePass.Token(1)()));
        Services.AddSingleton<IClientRegistrationStore>(new InMemoryClientRegistrationStore());
        Services.AddHttpClient(AdobeTokensBuilder.BackChannelName).ConfigurePrimaryHttpMessageHandler(() => wire);
        Services.AddAdobeTokens().AddAdobePass("pass", options => options.SoftwareStatement = SomePass.Statement);
        return wire;
    }

    private sealed class Worker(Action onStart) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            onStart();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
