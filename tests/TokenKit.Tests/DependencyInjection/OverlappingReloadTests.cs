using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using TokenKit.Ims;
using TokenKit.Tests.OAuth;

namespace TokenKit.Tests.DependencyInjection;

/// <summary>Two sources of options change within one reload. The second change runs inside the first one, so that the order is always the
/// same.</summary>
public sealed class OverlappingReloadTests : ServicesTest
{
    private const string Old = "p8e-FAKE-old", New = "p8e-FAKE-new";

    private readonly Source _first = new(), _second = new();
    private string _secret = SomeOAuth.Secret;
    private string? _clientId = SomeOAuth.ClientId;
    private Action _afterReading = () => { };

    public OverlappingReloadTests()
    {
        Services.AddLogging(logging => logging.AddFakeLogging());
        Services.AddAdobeTokens().AddIms("aem", options =>
        {
            SomeSettings.Credential(options);
            (options.ClientId, options.ClientSecret) = (_clientId, _secret);
            _afterReading();
        });
        Services.AddSingleton<IOptionsChangeTokenSource<ImsOptions>>(_first);
        Services.AddSingleton<IOptionsChangeTokenSource<ImsOptions>>(_second);
    }

    private IOptionsMonitor<ImsOptions> Monitor => Provider.GetRequiredService<IOptionsMonitor<ImsOptions>>();

    [Fact]
    public async Task A_slow_earlier_listener_does_not_bring_an_old_secret_back()
    {
        int notified = 0;
        using IDisposable? earlier = Monitor.OnChange((_, _) =>
        {
            if (notified++ == 0)
            {
                Change(New, _second);
            }
        });
        Keyed("aem");

        Change(Old, _first);

        await GetTokenAsync();
        Assert.Equal(New, BackChannel.Requests[0]["client_secret"]);
    }

    [Fact]
    public void A_reading_that_took_long_does_not_become_the_last_good_one()
    {
        Keyed("aem");
        _afterReading = () =>
        {
            _afterReading = () => { };
            Change(New, _second);
        };
        Change(Old, _first);

        _clientId = null;
        _second.Change();

        Assert.Equal(New, Monitor.Get("aem").ClientSecret);
    }

    [Fact]
    public void A_notification_of_options_that_are_in_force_already_reads_nothing_again()
    {
        int notified = 0;
        using IDisposable? earlier = Monitor.OnChange((_, _) =>
        {
            if (notified++ == 0)
            {
                Change(New, _second);
            }
        });
        Keyed("aem");
        Change(Old, _first);
        int before = notified;

        Clock.Advance(TimeSpan.FromSeconds(20));

        Assert.Equal(before, notified);
    }

    [Fact]
    public void Options_that_are_valid_again_are_read_only_when_they_change_even_if_the_token_was_never_needed()
    {
        int read = 0;
        Monitor.Get("aem");
        _afterReading = () => read++;
        _clientId = null;
        _first.Change();
        _clientId = SomeOAuth.ClientId;
        Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(2, read);

        Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(2, read);
    }

    private void Change(string secret, Source source)
    {
        _secret = secret;
        source.Change();
    }

    private sealed class Source : IOptionsChangeTokenSource<ImsOptions>
    {
        private ConfigurationReloadToken _token = new();

        public string Name => "aem";

        public IChangeToken GetChangeToken() => _token;

        public void Change() => Interlocked.Exchange(ref _token, new ConfigurationReloadToken()).OnReload();
    }
}
