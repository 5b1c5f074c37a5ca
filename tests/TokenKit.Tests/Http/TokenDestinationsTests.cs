using System.Net;
using RichardSzalay.MockHttp;
using TokenKit.AdobePass;
using TokenKit.Caching;
using TokenKit.Http;
using TokenKit.Ims;
using TokenKit.Tests.DependencyInjection;
using TokenKit.Tests.OAuth;

namespace TokenKit.Tests.Http;

/// <summary>
/// A handler that is made by hand follows the settings of its token: the hosts that stand beside the credential, and an issuer here.
/// </summary>
public sealed class TokenDestinationsTests
{
    private static readonly Uri Emulator = new("http://127.0.0.1:5000/");

    [Theory]
    [InlineData("http://localhost:8080/things")]
    [InlineData("http://127.0.0.1:8080/things")]
    [InlineData("http://127.0.0.2:8080/things")]
    [InlineData("https://[::1]/things")]
    public async Task If_the_issuer_is_on_this_machine_apis_on_this_machine_are_allowed(string uri)
    {
        using ImsTokenProvider ims = Ims(options => options.Authority = Emulator);

        Assert.Equal("Bearer token-1", await SendAsync(new CachingTokenProvider(ims), uri));
    }

    [Theory]
    [InlineData("http://localhost:8080/things")]
    [InlineData("https://publish-p9999-e9999.adobeaemcloud.com/")]
    public async Task If_the_issuer_is_adobe_they_are_not(string uri)
    {
        using ImsTokenProvider ims = Ims(_ => { });

        await Assert.ThrowsAsync<InvalidOperationException>(() => SendAsync(new CachingTokenProvider(ims), uri));
    }

    [Theory]
    [InlineData("author-p00001-e00002.adobeaemcloud.com")]
    [InlineData("publish.example, author-p00001-e00002.adobeaemcloud.com")]
    [InlineData("*-p00001-e00002.adobeaemcloud.com")]
    public async Task Hosts_beside_the_credential_are_allowed(string hosts)
    {
        using ImsTokenProvider ims = Ims(options => options.AllowedHosts.Add(hosts));

        var cache = new CachingTokenProvider(ims);

        Assert.Equal("Bearer token-1", await SendAsync(cache, "https://author-p00001-e00002.adobeaemcloud.com/x"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => SendAsync(cache, "https://author-p00001-e00003.adobeaemcloud.com/x"));
    }

    [Fact]
    public async Task The_hosts_of_a_provider_without_a_cache_are_allowed_too()
    {
        using ImsTokenProvider ims = Ims(options => options.Authority = Emulator);

        Assert.Equal("Bearer token-1", await SendAsync(ims, "http://localhost:8080/"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_hosts_of_adobe_pass_settings_are_allowed_with_devices_and_without(bool hasDevices)
    {
        var options = new AdobePassOptions { SoftwareStatement = AdobePass.SomePass.Statement, AllowedHosts = { "gateway.example" } };
        using var http = new MockHttpMessageHandler().ToHttpClient();
        var store = new InMemoryClientRegistrationStore();
        using var devices = new DeviceTokenProvider(options, http, store);
        using var pass = new AdobePassTokenProvider(options, http, store);
        ITokenProvider tokens = hasDevices ? devices : pass;

        ITokenProvider behindCache = AdobeTokenHandler.AcquirerOf(devices.Server);
        Assert.Equal("gateway.example", ((ITokenDestinations)behindCache).AllowedHosts.ToString());
        Assert.Equal("gateway.example", ((ITokenDestinations)tokens).AllowedHosts.ToString());
        await Assert.ThrowsAsync<InvalidOperationException>(() => SendAsync(tokens, "http://localhost/"));
    }

    private static ImsTokenProvider Ims(Action<ImsOptions> configure)
    {
        var options = new ImsOptions();
        SomeSettings.Credential(options);
        configure(options);
        var ims = new MockHttpMessageHandler();
        ims.When(HttpMethod.Post, "*/ims/token/v3").Respond(_ => SomeOAuth.Token("token-1")());
        return new ImsTokenProvider(options, ims.ToHttpClient());
    }

    private static async Task<string?> SendAsync(ITokenProvider tokens, string uri)
    {
        using var api = new FakeApi(HttpStatusCode.OK);
        using var client = new HttpClient(new AdobeTokenHandler(tokens) { InnerHandler = api });
        using HttpResponseMessage response = await client.GetAsync(new Uri(uri), TestContext.Current.CancellationToken);
        return api.Sent[^1]["Authorization"];
    }
}
