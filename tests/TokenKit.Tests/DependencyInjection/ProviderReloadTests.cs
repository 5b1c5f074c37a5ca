using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TokenKit.Caching;
using TokenKit.ToyProvider;

namespace TokenKit.Tests.DependencyInjection;

/// <summary>A reload of the configuration, for a token of <c>AddProvider</c> with options.</summary>
public sealed class ProviderReloadTests : ServicesTest
{
    private const string Key = "AdobeTokens:toy:Key";

    private readonly IConfigurationRoot _root = new ConfigurationBuilder().AddInMemoryCollection(
        SomeSettings.Setting("toy:Key", "FAKE-one")).Build();

    private Action _afterBinding = () => { };

    public ProviderReloadTests() => Services.AddLogging(logging => logging.AddFakeLogging());

    [Fact]
    public async Task A_section_that_changes_after_the_options_were_bound_takes_effect_at_its_notification()
    {
        Add((_, toy) => new ToyTokenProvider(toy, Clock));
        await GetTokenAsync("toy");
        _afterBinding = () =>
        {
            _afterBinding = () => { };
            _root[Key] = "FAKE-three";
        };
        _root[Key] = "FAKE-two";
        _root.Reload();

        _root.Reload();

        Assert.Equal("FAKE-three-1", await GetTokenAsync("toy"));
    }

    [Theory]
    [InlineData("FAKE-one")]
    [InlineData("FAKE-two")]
    public async Task A_provider_that_is_returned_again_is_not_disposed_while_it_is_in_use(string key)
    {
        var toy = new DisposableToy();
        Add((_, _) => toy);
        await GetTokenAsync("toy");

        _root[Key] = key;
        _root.Reload();
        Assert.False(toy.IsDisposed);

        await Provider.DisposeAsync();
        Assert.True(toy.IsDisposed);
    }

    [Fact]
    public void A_provider_that_is_returned_again_before_its_token_is_needed_is_not_disposed()
    {
        var toy = new DisposableToy();
        Add((_, _) => toy);
        Provider.GetRequiredService<IOptionsMonitor<ToyOptions>>().Get("toy");

        _root.Reload();

        Assert.False(toy.IsDisposed);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_provider_that_throws_when_it_is_disposed_does_not_keep_the_new_options_from_taking_effect(bool isInUse)
    {
        List<DisposableToy> made = [];
        Add((_, _) =>
        {
            made.Add(new DisposableToy { Failure = made.Count == 0 ? new InvalidOperationException("FAKE-secret") : null });
            return made[^1];
        });
        Provider.GetRequiredService<IOptionsMonitor<ToyOptions>>().Get("toy");
        if (isInUse)
        {
            await GetTokenAsync("toy");
        }

        _root[Key] = "FAKE-two";
        _root.Reload();

        await GetTokenAsync("toy");
        Assert.Equal([true, false], made.Select(toy => toy.IsDisposed));
        Assert.Same(made[1], ((CachingTokenProvider)Keyed("toy")).Acquirer);
        IReadOnlyList<string> log = [.. Provider.GetFakeLogCollector().GetSnapshot().Select(record => record.Message)];
        Assert.DoesNotContain(log, message => message.Contains("stay in force", StringComparison.Ordinal));
        Assert.Equal(isInUse, log.Contains("The options of the token toy were reloaded; changed: settings"));
    }

    [Fact]
    public void A_provider_that_is_made_while_the_services_are_disposed_is_disposed_too()
    {
        List<DisposableToy> made = [];
        Add((_, _) =>
        {
            made.Add(new DisposableToy());
            return made[^1];
        });
        Provider.GetRequiredService<IOptionsMonitor<ToyOptions>>().Get("toy");
        _afterBinding = Provider.Dispose;

        _root.Reload();

        Assert.Equal([true, true], made.Select(toy => toy.IsDisposed));
    }

    [Fact]
    public void A_setting_of_another_provider_is_reported_with_the_name_of_this_provider()
    {
        _root["AdobeTokens:toy:Provider"] = "Toy";
        _root["AdobeTokens:toy:OrganizationId"] = SomeSettings.Organization;

        InvalidOperationException failure = Assert.Throws<InvalidOperationException>(() => Add((_, _) => new DisposableToy()));

        Assert.Contains("provider Ims, and the provider of this token is Toy.", failure.Message, StringComparison.Ordinal);
    }

    private void Add(Func<IServiceProvider, ToyOptions, ITokenProvider> create)
    {
        IConfigurationSection section = _root.GetSection("AdobeTokens:toy");
        Services.AddAdobeTokens().AddProvider<ToyOptions>("toy", section, options => options.Bind(section).Validate(_ =>
        {
            _afterBinding();
            return true;
        }), create);
    }

    private sealed class DisposableToy : ITokenProvider, IDisposable
    {
        public Exception? Failure { get; init; }

        public bool IsDisposed { get; private set; }

        public ValueTask<AccessToken> GetTokenAsync(CancellationToken cancellationToken = default) =>
            new(new AccessToken("FAKE", DateTimeOffset.MaxValue));

        public void Dispose()
        {
            IsDisposed = true;
            if (Failure is not null)
            {
                throw Failure;
            }
        }
    }
}
