using TokenKit.Http;
using TokenKit.Testing;

namespace TokenKit.Tests.Http;

public sealed class AdobeTokenHandlerHostsTests
{
    [Theory]
    [InlineData("https://api.adobe.io/", HandlerScene.Async)]
    [InlineData("http://localhost:5000/", HandlerScene.Async)]
    [InlineData("http://127.0.0.1:5000/", HandlerScene.Sync)]
    [InlineData("http://[::1]:5000/", HandlerScene.Sync)]
    public async Task The_token_goes_to_adobe_over_https_and_to_this_machine(string uri, string door)
    {
        using var scene = new HandlerScene(door);

        await scene.GetAsync(uri);

        Assert.Equal("Bearer token-1", Assert.Single(scene.Server.Sent)["Authorization"]);
    }

    [Theory]
    [InlineData("https://evil-adobe.io/", "evil-adobe.io")]
    [InlineData("https://adobe.io.evil.example/", "adobe.io.evil.example")]
    [InlineData("https://ims.adobe.io@evil.example/", "evil.example")]
    [InlineData("https://ims.adobe.io./", "ims.adobe.io.")]
    [InlineData("https://ims.\u0430dobe.io/", "ims.xn--dobe-43d.io")]
    public async Task A_foreign_host_is_refused_by_name_with_the_mend(string uri, string host)
    {
        using var scene = new HandlerScene(HandlerScene.Async);

        InvalidOperationException refusal = await RefusalAsync(scene, uri);

        Assert.StartsWith($"The token is not sent to {host}: AllowedHosts holds *.adobe.io, ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains($"options.AllowedHosts.Add(\"{host}\")", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HandlerScene.Async)]
    [InlineData(HandlerScene.Sync)]
    public async Task A_foreign_host_is_refused_through_either_door(string door)
    {
        using var scene = new HandlerScene(door);

        await RefusalAsync(scene, "https://evil.example/");
    }

    [Theory]
    [InlineData("http://api.adobe.io/", "http://api.adobe.io", HandlerScene.Async)]
    [InlineData("http://api.adobe.io:8080/", "http://api.adobe.io:8080", HandlerScene.Sync)]
    [InlineData("http://127.0.0.1.adobe.io/", "http://127.0.0.1.adobe.io", HandlerScene.Async)]
    public async Task Plain_http_beyond_this_machine_is_refused(string uri, string origin, string door)
    {
        using var scene = new HandlerScene(door);

        InvalidOperationException refusal = await RefusalAsync(scene, uri);

        Assert.StartsWith($"The token is not sent to {origin}: only https keeps it secret", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://api.example/")]
    [InlineData("https://b\u00FCcher.example/")]
    [InlineData("https://[2001:db8::1]/")]
    public async Task The_mend_in_the_message_works(string uri)
    {
        using var refusing = new HandlerScene(HandlerScene.Async);
        string message = (await RefusalAsync(refusing, uri)).Message;
        string host = message.Split("AllowedHosts.Add(\"")[1].Split('"')[0];
        var options = new AdobeTokenHandlerOptions();
        options.AllowedHosts.Add(host);
        using var scene = new HandlerScene(HandlerScene.Async, options: options);

        await scene.GetAsync(uri);

        Assert.Equal("Bearer token-1", Assert.Single(scene.Server.Sent)["Authorization"]);
    }

    [Fact]
    public async Task A_narrowed_list_holds_for_adobes_hosts_too()
    {
        var options = new AdobeTokenHandlerOptions();
        options.AllowedHosts.Clear();
        options.AllowedHosts.Add("cf.example");
        using var scene = new HandlerScene(HandlerScene.Async, options: options);

        InvalidOperationException refusal = await RefusalAsync(scene, "https://api.adobe.io/");

        Assert.Contains("AllowedHosts holds cf.example.", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_without_an_absolute_address_is_refused()
    {
        using var scene = new HandlerScene(HandlerScene.Async);
        using var invoker = new HttpMessageInvoker(scene.Handler, disposeHandler: false);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/things");

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => invoker.SendAsync(request, TestContext.Current.CancellationToken));

        Assert.Contains("Set HttpClient.BaseAddress", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(scene.Server.Sent);
    }

    private static async Task<InvalidOperationException> RefusalAsync(HandlerScene scene, string uri)
    {
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => scene.GetAsync(uri));
        Assert.Empty(scene.Server.Sent);
        Assert.Equal(0, scene.Tokens.Issuer.Calls);
        return refusal;
    }

    [Theory]
    [InlineData("ApiKey", "one\r\nX-Evil: 1", null)]
    [InlineData("OrganizationId", null, "a\nb@AdobeOrg")]
    public void A_value_that_no_header_can_carry_is_refused_when_the_handler_is_made(string named, string? apiKey, string? organizationId)
    {
        ArgumentException failure = Assert.Throws<ArgumentException>(
            () => new AdobeTokenHandler(new FakeTokenProvider(), new AdobeTokenHandlerOptions { ApiKey = apiKey, OrganizationId = organizationId }));

        Assert.StartsWith($"{named} holds a character that a header may not carry", failure.Message, StringComparison.Ordinal);
    }
}
