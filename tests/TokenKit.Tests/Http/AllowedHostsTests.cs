using TokenKit.Http;

namespace TokenKit.Tests.Http;

public sealed class AllowedHostsTests
{
    private static readonly AllowedHosts Default = new(new AdobeTokenHandlerOptions().AllowedHosts);

    [Theory]
    [InlineData("https://ims.adobe.io/")]
    [InlineData("https://a.b.c.adobe.io/")]
    [InlineData("https://IMS.ADOBE.IO/")]
    [InlineData("https://platform.adobe.com:8443/path?query#fragment")]
    [InlineData("https://ims-na1.adobelogin.com/")]
    [InlineData("https://author-p1-e2.adobeaemcloud.com/")]
    [InlineData("https://ims.adobe\u3002io/")]
    [InlineData("http://localhost:5000/")]
    [InlineData("http://127.0.0.1:5000/")]
    [InlineData("http://[::1]:5000/")]
    public void Adobes_hosts_and_this_machine_may_have_the_token(string uri) => Assert.True(Default.Contains(new Uri(uri)));

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
    [InlineData("https://ims.\u0430dobe.io/")]
    [InlineData("https://ims.adobe.io./")]
    [InlineData("https://localhost.evil.example/")]
    [InlineData("https://127.0.0.2/")]
    [InlineData("https://[::2]/")]
    public void A_look_alike_may_not(string uri) => Assert.False(Default.Contains(new Uri(uri)));

    [Theory]
    [InlineData("https://[fe80::1%25x.adobe.io]/")]
    [InlineData("https://[2001:db8::1%25.adobe.io]/")]
    public void The_zone_of_an_address_is_no_domain(string uri) => Assert.False(Default.Contains(new Uri(uri)));

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
    [InlineData("https://api.example", false)]
    [InlineData("api.example:443", false)]
    [InlineData("api.example/path", false)]
    public void A_pattern_has_no_scheme_port_or_path(string? pattern, bool expected) => Assert.Equal(expected, AllowedHosts.IsValid(pattern));

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
    public void What_can_match_no_host_is_no_pattern(string? pattern) => Assert.False(AllowedHosts.IsValid(pattern));
}
