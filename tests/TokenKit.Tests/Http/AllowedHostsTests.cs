using TokenKit.Http;

namespace TokenKit.Tests.Http;

public sealed class AllowedHostsTests
{
    private static readonly AllowedHosts Default = new(new AdobeTokenHandlerOptions().AllowedHosts);

    [Theory]
    [InlineData("https://platform.adobe.io/")]
    [InlineData("https://PLATFORM.ADOBE.IO/")]
    [InlineData("https://platform.adobe.io:8443/path?query#fragment")]
    [InlineData("https://platform-nld2.adobe.io/")]
    [InlineData("https://firefly-epo855230.adobe.io/")]
    [InlineData("https://ims-na1.adobelogin.com/")]
    [InlineData("https://na1-sandbox.api.commerce.adobe.com/")]
    [InlineData("https://mgmt.auth-staging.adobe.com/")]
    [InlineData("https://image.adobe\u3002io/")]
    public void Adobes_own_hosts_may_have_the_token(string uri) => Assert.True(Default.Contains(new Uri(uri)));

    [Theory]
    [InlineData("https://example.com/")]
    [InlineData("https://adobe.io/")]
    [InlineData("https://evil-adobe.io/")]
    [InlineData("https://eviladobe.io/")]
    [InlineData("https://adobe.io.evil.example/")]
    [InlineData("https://ims.adobe.io.evil.example/")]
    [InlineData("https://ims.adobe.io@evil.example/")]
    [InlineData("https://evil.example/.adobe.io")]
    [InlineData("https://evil.example?.adobe.io")]
    [InlineData("https://evil.example#.adobe.io")]
    [InlineData("https://api.\u0430dobe.io/")]
    [InlineData("https://api.adobe.io./")]
    [InlineData("https://a.api.adobe.io/")]
    [InlineData("https://platform-a.b.adobe.io/")]
    [InlineData("https://platform-.evil.example/?.adobe.io")]
    [InlineData("https://eviladobe.io/?platform-x.adobe.io")]
    [InlineData("https://ims-na1.adobelogin.com.evil.example/")]
    [InlineData("https://author-p1-e2.adobeaemcloud.com/")]
    [InlineData("http://localhost:5000/")]
    [InlineData("http://127.0.0.1:5000/")]
    [InlineData("http://[::1]:5000/")]
    [InlineData("https://localhost.evil.example/")]
    [InlineData("https://127.0.0.2/")]
    [InlineData("https://[::2]/")]
    public void A_look_alike_of_adobes_hosts_may_not(string uri) => Assert.False(Default.Contains(new Uri(uri)));

    // The first host that was allowed is remembered, without another look.
    [Fact]
    public void A_store_is_never_remembered_as_an_allowed_host()
    {
        var store = new Uri("https://bucket.s3.amazonaws.com/");
        var client = new AllowedHosts(["*"]) { BaseAddress = () => store };
        var token = new AllowedHosts(["*.s3.amazonaws.com"]);

        for (int call = 0; call < 2; call++)
        {
            Assert.False(client.Contains(store));
            Assert.False(client.Contains(store, token));
            Assert.False(client.Contains(new Uri("https://BUCKET.s3.amazonaws\u3002com./"), token));
        }
    }

    [Theory]
    [InlineData("https://[fe80::1%25x.adobe.io]/")]
    [InlineData("https://[2001:db8::1%25.adobe.io]/")]
    public void The_zone_of_an_address_is_not_a_domain(string uri) => Assert.False(Default.Contains(new Uri(uri)));

    [Theory]
    [InlineData("api.example", "https://api.example/", true)]
    [InlineData("API.Example", "https://api.example/", true)]
    [InlineData("api.example", "https://v2.api.example/", false)]
    [InlineData("*.Example", "https://api.example/", true)]
    [InlineData("[2001:db8::1]", "https://[2001:db8::1]/", true)]
    [InlineData("2001:db8::1", "https://[2001:db8::1]/", true)]
    [InlineData("b\u00FCcher.example", "https://b\u00FCcher.example/", true)]
    [InlineData("b\u00FCcher.example", "https://xn--bcher-kva.example/", true)]
    [InlineData("xn--bcher-kva.example", "https://b\u00FCcher.example/", true)]
    [InlineData("*.b\u00FCcher.example", "https://api.b\u00FCcher.example/", true)]
    [InlineData("*.b\u00FCcher.example", "https://api.bucher.example/", false)]
    [InlineData("B\u00DCCHER.example", "https://b\u00FCcher.example/", true)]
    [InlineData("*.B\u00DCCHER.Example", "https://API.b\u00FCcher.example/", true)]
    [InlineData("\u0130stanbul.example", "https://\u0130stanbul.example/", true)]
    [InlineData("stra\u00DFe.example", "https://stra\u00DFe.example/", true)]
    [InlineData("\u03A3\u03AF\u03C3\u03C5\u03C6\u03BF\u03C2.example", "https://\u03A3\u03AF\u03C3\u03C5\u03C6\u03BF\u03C2.example/", true)]
    [InlineData("b\u00FCcher\u3002example", "https://b\u00FCcher.example/", true)]
    [InlineData("[2001:DB8:0::1]", "https://[2001:db8::1]/", true)]
    [InlineData("api-*.example.com", "https://api-nld2.example.com/", true)]
    [InlineData("API-*.Example.com", "https://api-NLD2.example.com/", true)]
    [InlineData("api-*-eu.example.com", "https://api-1-eu.example.com/", true)]
    [InlineData("api-*-eu.example.com", "https://api-eu.example.com/", false)]
    [InlineData("api-*.example.com", "https://api-a.b.example.com/", false)]
    [InlineData("api-*.example.com", "https://api-a.example.com.evil.example/", false)]
    [InlineData("api-*.b\u00FCcher.example", "https://api-1.b\u00FCcher.example/", true)]
    public void A_pattern_is_a_host_or_all_hosts_below_a_domain(string pattern, string uri, bool expected) =>
        Assert.Equal(expected, new AllowedHosts([pattern]).Contains(new Uri(uri)));

    [Theory]
    [InlineData("api.example", true)]
    [InlineData("*.api.example", true)]
    [InlineData("localhost", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("[::1]", true)]
    [InlineData("b\u00FCcher.example", true)]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData(" ", false)]
    [InlineData("*", false)]
    [InlineData("*.", false)]
    [InlineData("*.*.example", false)]
    [InlineData("api.*", false)]
    [InlineData("api.*.example.com", false)]
    [InlineData("api-*-*.example.com", false)]
    [InlineData("adobe*.io", false)]
    [InlineData("*adobe.io", false)]
    [InlineData("b\u00FC*.example.com", false)]
    [InlineData("api-*.example.com", true)]
    [InlineData("*.[::1]", false)]
    [InlineData("user@api.example", false)]
    [InlineData("api.example?x", false)]
    [InlineData("api.example#x", false)]
    [InlineData("api.%65xample", false)]
    [InlineData("api.example\\x", false)]
    [InlineData("https://api.example", false)]
    [InlineData("api.example:443", false)]
    [InlineData("api.example/path", false)]
    public void A_pattern_has_no_scheme_port_or_path(string? pattern, bool expected) =>
        Assert.Equal(expected, HostPattern.Parse(pattern) is not null);

    [Fact]
    public void The_list_is_read_once()
    {
        List<string> patterns = ["api.example"];
        var hosts = new AllowedHosts(patterns);

        patterns.Add("evil.example");

        Assert.False(hosts.Contains(new Uri("https://evil.example/")));
        Assert.Equal("api.example", hosts.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("b\u00FCcher-.example")]
    [InlineData("\u00AD")]
    [InlineData("*.127.0.0.1")]
    public void A_pattern_that_can_match_no_host_is_not_valid(string? pattern) => Assert.Null(HostPattern.Parse(pattern));
}
