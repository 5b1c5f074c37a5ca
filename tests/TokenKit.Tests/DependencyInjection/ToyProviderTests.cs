using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TokenKit.Caching;
using TokenKit.Testing;
using TokenKit.Tests.Conventions;
using TokenKit.Tests.Scenarios;
using TokenKit.ToyProvider;

namespace TokenKit.Tests.DependencyInjection;

/// <summary>A third provider, from another assembly that sees the public API alone.</summary>
public sealed class ToyProviderTests : ServicesTest
{
    private readonly ReloadableSettings _settings = new("AdobeTokens:toy", new() { ["Provider"] = "Toy", ["Key"] = "FAKE-one" });

    public ToyProviderTests() => Services.AddLogging(logging => logging.AddFakeLogging());

    [Fact]
    public async Task It_is_bound_from_configuration_under_its_name_and_cached()
    {
        Add();

        Assert.Equal("FAKE-one-1", await GetTokenAsync("toy"));
        Assert.Equal("FAKE-one-1", await GetTokenAsync("toy"));
        Assert.IsType<CachingTokenProvider>(Keyed("toy"));
        Assert.Same(Keyed("toy"), Provider.GetRequiredService<ITokenProvider>());
    }

    [Fact]
    public async Task Its_cache_follows_its_options()
    {
        Add(new() { ["Lifetime"] = "01:00:00", ["Cache:ExpirySkew"] = "00:30:00" });
        await GetTokenAsync("toy");

        Clock.Advance(TimeSpan.FromMinutes(31));

        Assert.Equal("FAKE-one-2", await GetTokenAsync("toy"));
    }

    [Theory]
    [InlineData("Key", null, "AdobeTokens:toy:Key is not set. Set it to the key of the toy.")]
    [InlineData("Cache:RefreshJitter", "2", "AdobeTokens:toy:Cache:RefreshJitter is not between 0 and 1")]
    public async Task Its_options_are_validated_when_the_host_starts(string setting, string? value, string problem)
    {
        Add(new() { [setting] = value });

        Assert.Contains(problem, await StartFailureAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Kye", "AdobeTokens:toy:Kye is not a setting of TokenKit. Known in AdobeTokens:toy: Provider, Key, Lifetime, Cache.")]
    [InlineData(
        "ExpirySkew", "AdobeTokens:toy:ExpirySkew stands one level too high or too low: set AdobeTokens:toy:Cache:ExpirySkew instead.")]
    public void A_misspelt_or_misplaced_setting_is_reported(string setting, string problem) =>
        Assert.Equal(problem, Assert.Throws<InvalidOperationException>(() => Add(new() { [setting] = "FAKE" })).Message);

    [Fact]
    public async Task A_change_of_its_options_leads_to_a_token_from_the_new_options()
    {
        Add();
        await GetTokenAsync("toy");

        _settings.Change(new() { ["Key"] = "FAKE-two" });

        Assert.Equal("FAKE-two-1", await GetTokenAsync("toy"));
        Assert.Contains("The options of the token toy were reloaded; changed: settings", Log());
    }

    [Fact]
    public async Task Options_that_cannot_be_used_are_logged_and_those_from_before_stay_in_force()
    {
        Add();
        await GetTokenAsync("toy");

        _settings.Change(new() { ["Key"] = null });

        Assert.Equal("FAKE-one-1", await GetTokenAsync("toy"));
        Assert.Single(Log(), message => message.Contains("AdobeTokens:toy:Key is not set", StringComparison.Ordinal));
        Assert.Equal("FAKE-one", Provider.GetRequiredService<IOptionsMonitor<ToyOptions>>().Get("toy").Key);
    }

    [Fact]
    public async Task A_change_outside_its_section_or_of_its_cache_alone_keeps_its_provider_and_its_token()
    {
        Add();
        string first = await GetTokenAsync("toy");
        ITokenProvider acquirer = Acquirer();

        _settings.Change([]);
        _settings.Change(new() { ["Cache:ExpirySkew"] = "00:00:05" });

        Assert.Equal(first, await GetTokenAsync("toy"));
        Assert.Same(acquirer, Acquirer());

        ITokenProvider Acquirer() => ((CachingTokenProvider)Provider.GetRequiredKeyedService<ITokenProvider>("toy")).Acquirer;
    }

    [Fact]
    public async Task It_is_warmed_up()
    {
        int made = 0, acquired = 0;
        Services.AddAdobeTokens().AddProviderKind("Toy", (builder, name, section) => builder.AddProvider<ToyOptions>(
            name, section, options => options.Bind(section), (_, _) =>
            {
                made++;
                return new CountingToy(() => acquired++);
            }));
        Services.AddAdobeTokens(Configure().GetSection("AdobeTokens")).WarmUp();

        await StartAsync();

        Assert.Equal((1, 1), (made, acquired));
    }

    [Fact]
    public async Task It_is_attached_to_a_client()
    {
        Add();
        ApiClient("api").AddAdobeTokenHandler("TOY");

        Assert.Contains(
            "Authorization: Bearer FAKE-one-1", (await CallAsync("api", TestContext.Current.CancellationToken)).Headers,
                StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_provider_of_a_test_takes_its_place_and_its_options_are_not_validated()
    {
        Add(new() { ["Key"] = null });
        Services.AddKeyedSingleton<ITokenProvider>("toy", new FakeTokenProvider(Clock));

        await StartAsync();

        Assert.Equal("token-1", await GetTokenAsync("toy"));
    }

    [Fact]
    public void Messages_that_list_providers_or_verbs_include_it()
    {
        AdobeTokensBuilder builder = Add().AddAdobePass("pass", _ => { });

        Assert.StartsWith(
            "AddImsClient(\"toy\") names a token of AddToy,",
            Assert.Throws<InvalidOperationException>(() => builder.AddImsClient("toy")).Message,
            StringComparison.Ordinal);
        Assert.StartsWith(
            "AddImsClient(\"pass\") names a token of AddAdobePass,",
            Assert.Throws<InvalidOperationException>(() => builder.AddImsClient("pass")).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "Give each AddIms, AddAdobePass, AddToy and AddProvider a name of its own",
            Assert.Throws<InvalidOperationException>(() => builder.AddIms("toy", SomeSettings.Credential)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "set it to Ims or AdobePass or Toy.",
            Assert.Throws<InvalidOperationException>(
                () => Services.AddAdobeTokens(SomeSettings.Section(SomeSettings.Token("aem", provider: "Tot")))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_kind_is_added_once_and_must_register_the_token_that_it_is_given()
    {
        AdobeTokensBuilder builder = Services.AddAdobeTokens().AddToyProvider().AddProviderKind("Empty", (_, _, _) => { });

        Assert.Contains("'TOY' is known already", ProblemOf(() => builder.AddProviderKind("TOY", (_, _, _) => { })),
            StringComparison.Ordinal);
        Assert.Contains("'Ims' is known already", ProblemOf(() => builder.AddProviderKind("Ims", (_, _, _) => { })),
            StringComparison.Ordinal);
        Assert.Contains(
            "registered no token named 'aem'",
            ProblemOf(() => Services.AddAdobeTokens(SomeSettings.Section(SomeSettings.Token("aem", provider: "Empty")))),
            StringComparison.Ordinal);

        static string ProblemOf(Action act) => Assert.Throws<InvalidOperationException>(act).Message;
    }

    [Fact]
    public async Task The_provider_from_before_is_disposed_when_another_one_replaces_it()
    {
        List<CountingToy> made = [];
        IConfigurationSection section = Configure().GetSection("AdobeTokens:toy");
        Services.AddAdobeTokens().AddProvider<ToyOptions>("toy", section, options => options.Bind(section), (_, _) =>
        {
            made.Add(new CountingToy());
            return made[^1];
        });
        await GetTokenAsync("toy");
        _settings.Change(new() { ["Key"] = "FAKE-two" });

        Assert.Equal([true, false], made.Select(toy => toy.IsDisposed));
        await Provider.DisposeAsync();
        Assert.True(made[1].IsDisposed);
    }

    [Fact]
    public void The_page_on_providers_shows_its_code()
    {
        string page = Repository.Text("docs/add-a-provider.md");

        Assert.All(Repository.Sources("tests/TokenKit.ToyProvider"), file => Assert.Contains(
            file.Text[file.Text.IndexOf("/// <summary>", StringComparison.Ordinal)..].Trim(), page, StringComparison.Ordinal));
    }

    private AdobeTokensBuilder Add(Dictionary<string, string?>? changed = null)
    {
        Services.AddAdobeTokens().AddToyProvider();
        return Services.AddAdobeTokens(Configure(changed).GetSection("AdobeTokens"));
    }

    private IConfigurationRoot Configure(Dictionary<string, string?>? changed = null)
    {
        IConfigurationRoot root = new ConfigurationBuilder().Add(_settings).Build();
        _settings.Change(changed ?? []);
        return root;
    }

    private IEnumerable<string> Log() => Provider.GetFakeLogCollector().GetSnapshot().Select(record => record.Message);

    private sealed class CountingToy(Action? onAcquired = null) : ITokenProvider, IDisposable
    {
        public bool IsDisposed { get; private set; }

        public ValueTask<AccessToken> GetTokenAsync(CancellationToken cancellationToken = default)
        {
            onAcquired?.Invoke();
            return new(new AccessToken("FAKE", DateTimeOffset.MaxValue));
        }

        public void Dispose() => IsDisposed = true;
    }
}
