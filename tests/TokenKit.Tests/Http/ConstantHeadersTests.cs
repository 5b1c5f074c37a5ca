using TokenKit.Caching;
using TokenKit.Http;
using TokenKit.Testing;
using TokenKit.Tests.Caching;

namespace TokenKit.Tests.Http;

/// <summary>The headers that a product requires beside the token: of the client, of the token, and of the caller.</summary>
public sealed class ConstantHeadersTests
{
    [Theory]
    [InlineData(HandlerScene.Async)]
    [InlineData(HandlerScene.Sync)]
    public async Task The_headers_of_the_client_go_with_the_token(string method)
    {
        using var scene = new HandlerScene(method, options: Client(("x-sandbox-name", "dev"), ("x-proxy-global-company-id", "examp 0")));

        await scene.GetAsync("https://platform.adobe.io/");

        FakeApi.Request sent = Assert.Single(scene.Server.Sent);
        Assert.Equal(("dev", "examp 0"), (sent["x-sandbox-name"], sent["x-proxy-global-company-id"]));
    }

    [Fact]
    public async Task The_caller_wins_over_the_client_and_the_client_over_the_token()
    {
        using var scene = new HandlerScene(
            HandlerScene.Async,
            options: Client(("x-one", "client"), ("x-two", "client")),
            tokens: TokensWith(("x-two", "token"), ("x-three", "token")));
        using var request = new HttpRequestMessage(HttpMethod.Get, HandlerScene.Api);
        request.Headers.Add("X-ONE", "caller");

        await scene.SendAsync(request);

        FakeApi.Request sent = Assert.Single(scene.Server.Sent);
        Assert.Equal(("caller", "client", "token"), (sent["x-one"], sent["x-two"], sent["x-three"]));
    }

    [Fact]
    public async Task A_request_that_is_sent_again_with_another_token_gets_the_headers_of_that_token()
    {
        var tokens = new ScriptedProvider(
            TokenWith("token-1", ("x-sandbox-name", "dev"), ("x-old", "1"), ("x-client", "token")),
            TokenWith("token-2", ("x-sandbox-name", "prod")));
        using var scene = new HandlerScene(HandlerScene.Async, options: Client(("x-client", "client")), tokens: tokens);
        using var invoker = new HttpMessageInvoker(scene.Handler, disposeHandler: false);
        using var request = new HttpRequestMessage(HttpMethod.Get, HandlerScene.Api);

        (await invoker.SendAsync(request, TestContext.Current.CancellationToken)).Dispose();
        (await invoker.SendAsync(request, TestContext.Current.CancellationToken)).Dispose();

        Assert.Equal(["dev", "prod"], scene.Server.Sent.Select(sent => sent["x-sandbox-name"]));
        Assert.Equal(["1", null], scene.Server.Sent.Select(sent => sent["x-old"]));
        Assert.Equal(["client", "client"], scene.Server.Sent.Select(sent => sent["x-client"]));
    }

    [Fact]
    public async Task The_organization_can_have_another_header()
    {
        AdobeTokenHandlerOptions options = new() { OrganizationId = "the-org@AdobeOrg", OrganizationIdHeader = "x-ims-org-id" };
        using var scene = new HandlerScene(HandlerScene.Async, options: options);

        await scene.GetAsync("https://events-va6.adobe.io/");

        FakeApi.Request sent = Assert.Single(scene.Server.Sent);
        Assert.Equal(("the-org@AdobeOrg", null), (sent["x-ims-org-id"], sent["x-gw-ims-org-id"]));
    }

    [Theory]
    [InlineData("Authorization", "x", "would replace the token")]
    [InlineData("authorization", "x", "would replace the token")]
    [InlineData("X-Api-Key", "x", "is sent by TokenKit: remove it, and set ApiKey of the handler")]
    [InlineData("x-gw-ims-org-id", "x", "is sent by TokenKit: set OrganizationId instead")]
    [InlineData("Host", "x", "belongs to the connection")]
    [InlineData("transfer-encoding", "x", "belongs to the connection")]
    [InlineData("Proxy-Authorization", "x", "belongs to the connection")]
    [InlineData("Content-Type", "x", "describes a body")]
    [InlineData("content-anything", "x", "describes a body")]
    [InlineData("Expires", "x", "describes a body")]
    [InlineData("x sandbox", "x", "is not a valid name of a header")]
    [InlineData("", "x", "is not a valid name of a header")]
    [InlineData("x-sandbox-n\u00E4me", "x", "is not a valid name of a header")]
    [InlineData("x-sandbox-name", "", "is empty")]
    [InlineData("x-sandbox-name", null, "is empty")]
    [InlineData("x-sandbox-name", "secret\r\nx-evil: 1", "has a value that is not allowed in a header")]
    [InlineData("x-sandbox-name", " secret", "has a value that is not allowed in a header")]
    [InlineData("x-sandbox-name", "secret ", "has a value that is not allowed in a header")]
    [InlineData("x-sandbox-name", "secr\u00E9t", "has a value that is not allowed in a header")]
    public void A_header_that_cannot_be_sent_fails_when_the_handler_is_made(string name, string? value, string expected)
    {
        AdobeTokenHandlerOptions options = Client((name, value!));

        ArgumentException failure = Assert.Throws<ArgumentException>(() => new AdobeTokenHandler(new FakeTokenProvider(), options));

        Assert.StartsWith($"Headers:{name} {expected}", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secr", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x-sandbox-name")]
    [InlineData("Accept")]
    [InlineData("Cache-Control")]
    [InlineData("Store")]
    public void Other_headers_are_valid(string name) => Assert.Null(Client((name, "no-cache")).FindProblem());

    [Theory]
    [InlineData("", "is empty")]
    [InlineData(null, "is empty")]
    [InlineData("x ims", "is not a valid name of a header")]
    [InlineData("Authorization", "would replace the token")]
    [InlineData("x-api-key", "is sent by TokenKit")]
    public void A_header_of_the_organization_that_is_not_valid_is_reported(string? name, string expected) => Assert.StartsWith(
        $"OrganizationIdHeader {expected}",
        new AdobeTokenHandlerOptions { OrganizationIdHeader = name! }.FindProblem(),
        StringComparison.Ordinal);

    [Fact]
    public void The_header_of_the_organization_is_refused_among_the_constant_headers()
    {
        AdobeTokenHandlerOptions options = Client(("x-ims-org-id", "x"));
        Assert.Null(options.FindProblem());

        options.OrganizationIdHeader = "X-IMS-Org-Id";

        Assert.StartsWith("Headers:x-ims-org-id is sent by TokenKit", options.FindProblem(), StringComparison.Ordinal);
    }

    private static AdobeTokenHandlerOptions Client(params (string Name, string Value)[] headers)
    {
        var options = new AdobeTokenHandlerOptions();
        foreach ((string name, string value) in headers)
        {
            options.Headers[name] = value;
        }

        return options;
    }

    private static CachingTokenProvider TokensWith(params (string Name, string Value)[] headers) =>
        new(new ScriptedProvider(TokenWith("token-1", headers)));

    private static AccessToken TokenWith(string value, params (string Name, string Value)[] headers) => new(value, DateTimeOffset.MaxValue)
    {
        Headers = [.. headers.Select(header => KeyValuePair.Create(header.Name, header.Value))],
    };
}
