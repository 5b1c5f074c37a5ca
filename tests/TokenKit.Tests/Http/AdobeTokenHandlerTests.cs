using System.Net;
using System.Net.Http.Headers;
using TokenKit.Http;
using TokenKit.Tests.Caching;

namespace TokenKit.Tests.Http;

public sealed class AdobeTokenHandlerTests
{
    private static readonly AdobeTokenHandlerOptions Both = new() { ApiKey = "the-client", OrganizationId = "the-org@AdobeOrg" };

    [Theory]
    [InlineData(HandlerScene.Async)]
    [InlineData(HandlerScene.Sync)]
    public async Task A_request_carries_the_token_the_api_key_and_the_organization(string method)
    {
        using var scene = new HandlerScene(method, options: Both);

        using HttpResponseMessage response = await scene.GetAsync("https://api.adobe.io/things");

        FakeApi.Request sent = Assert.Single(scene.Server.Sent);
        Assert.Equal(
            ("Bearer token-1", "the-client", "the-org@AdobeOrg"), (sent["Authorization"], sent["x-api-key"], sent["x-gw-ims-org-id"]));
        Assert.Equal("answer 1", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task The_api_key_and_the_organization_can_be_switched_off_separately(bool sendApiKey, bool sendOrganizationId)
    {
        var options = new AdobeTokenHandlerOptions
        {
            ApiKey = "the-client",
            OrganizationId = "the-org@AdobeOrg",
            SendApiKey = sendApiKey,
            SendOrganizationId = sendOrganizationId,
        };
        using var scene = new HandlerScene(HandlerScene.Async, options: options);

        await scene.PostAsync(null);

        Assert.Equal(sendApiKey, scene.Server.Sent[0].Headers.ContainsKey("x-api-key"));
        Assert.Equal(sendOrganizationId, scene.Server.Sent[0].Headers.ContainsKey("x-gw-ims-org-id"));
    }

    [Fact]
    public async Task Without_values_there_are_no_extra_headers()
    {
        using var scene = new HandlerScene(HandlerScene.Async);

        await scene.PostAsync(null);

        Assert.Equal(["Authorization"], scene.Server.Sent[0].Headers.Keys);
    }

    [Theory]
    [InlineData(HandlerScene.Async)]
    [InlineData(HandlerScene.Sync)]
    public async Task The_authorization_of_the_caller_is_kept_and_no_token_is_requested(string method)
    {
        using var scene = new HandlerScene(method, new FakeApi(HttpStatusCode.Unauthorized), Both);
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://anywhere.example/");
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", "b3du");

        await scene.SendAsync(request);

        FakeApi.Request sent = Assert.Single(scene.Server.Sent);
        Assert.Equal(["Authorization"], sent.Headers.Keys);
        Assert.Equal("Basic b3du", sent["Authorization"]);
        Assert.Equal(0, scene.Tokens.Issuer.Calls);
    }

    [Fact]
    public async Task The_api_key_and_organization_of_the_caller_are_kept()
    {
        using var scene = new HandlerScene(HandlerScene.Async, options: Both);
        using var request = new HttpRequestMessage(HttpMethod.Get, HandlerScene.Api);
        request.Headers.Add("X-Api-Key", "own-key");
        request.Headers.Add("X-GW-IMS-Org-Id", "own-org");

        await scene.SendAsync(request);

        FakeApi.Request sent = Assert.Single(scene.Server.Sent);
        Assert.Equal(("Bearer token-1", "own-key", "own-org"), (sent["Authorization"], sent["x-api-key"], sent["x-gw-ims-org-id"]));
    }

    [Theory]
    [InlineData(HandlerScene.Async)]
    [InlineData(HandlerScene.Sync)]
    public async Task TokenKits_own_requests_pass_untouched(string method)
    {
        using var scene = new HandlerScene(method, options: Both);
        using var request = new BackChannelRequest(HttpMethod.Post, new Uri("https://ims.example/ims/token/v3"));

        await scene.SendAsync(request);

        Assert.Empty(Assert.Single(scene.Server.Sent).Headers);
        Assert.Equal(0, scene.Tokens.Issuer.Calls);
    }

    [Theory]
    [InlineData(HandlerScene.Async)]
    [InlineData(HandlerScene.Sync)]
    public async Task Nothing_is_sent_when_no_token_can_be_acquired(string method)
    {
        using var scene = new HandlerScene(method);
        scene.Tokens.Issuer.FailNext(new TokenAcquisitionException("aem", "The client secret is wrong."));

        var failure = await Assert.ThrowsAsync<TokenAcquisitionException>(() => scene.PostAsync(null));

        Assert.Equal("The client secret is wrong.", failure.Message);
        Assert.Empty(scene.Server.Sent);
    }

    [Theory]
    [InlineData(HandlerScene.Async)]
    [InlineData(HandlerScene.Sync)]
    public async Task A_request_that_is_cancelled_while_the_token_is_acquired_is_not_sent(string method)
    {
        using var scene = new HandlerScene(method);
        using var cancellation = new CancellationTokenSource();
        scene.Tokens.Issuer.Hold();
        using var request = new HttpRequestMessage(HttpMethod.Get, HandlerScene.Api);
        Task<HttpResponseMessage> sending = Task.Run(
            () => scene.SendCancellableAsync(request, cancellation.Token), TestContext.Current.CancellationToken);
        await scene.Tokens.Issuer.WaitForCallsAsync(1, TestContext.Current.CancellationToken);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => sending.WaitAsync(CacheScene.TimeLimit, TestContext.Current.CancellationToken));
        Assert.Empty(scene.Server.Sent);
    }

    [Fact]
    public async Task Options_are_read_once()
    {
        var options = new AdobeTokenHandlerOptions { ApiKey = "the-client" };
        using var scene = new HandlerScene(HandlerScene.Async, options: options);
        options.ApiKey = "another";
        options.SendApiKey = false;
        options.AllowedHosts.Clear();

        await scene.PostAsync(null);

        Assert.Equal("the-client", scene.Server.Sent[0]["x-api-key"]);
    }

    [Theory]
    [InlineData("https://api.example.com", null, null, "AllowedHosts holds 'https://api.example.com', which is not a valid host")]
    [InlineData("api.example.com", "\nkey", null, "ApiKey contains a character")]
    [InlineData("api.example.com", null, "\norg", "OrganizationId contains a character")]
    public void A_setting_that_is_not_valid_is_named(string host, string? apiKey, string? organization, string problem)
    {
        var options = new AdobeTokenHandlerOptions { ApiKey = apiKey, OrganizationId = organization };
        options.AllowedHosts.Add(host);

        ArgumentException failure = Assert.Throws<ArgumentException>(
            "options", () => new AdobeTokenHandler(new CacheScene().Cache, options));

        Assert.StartsWith(problem, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HandlerScene.Async)]
    [InlineData(HandlerScene.Sync)]
    public async Task Options_take_precedence_over_the_values_of_the_token(string method)
    {
        using var scene = new HandlerScene(method, options: Both);
        (scene.Tokens.Issuer.ClientId, scene.Tokens.Issuer.OrganizationId) = ("of-the-token", "of-the-token@AdobeOrg");

        await scene.GetAsync("https://api.adobe.io/things");

        Assert.Equal(("the-client", "the-org@AdobeOrg"), (scene.Server.Sent[0]["x-api-key"], scene.Server.Sent[0]["x-gw-ims-org-id"]));
    }

    [Fact]
    public async Task Values_of_the_caller_stay_when_a_request_is_sent_again_even_if_they_equal_those_of_the_token()
    {
        using var scene = new HandlerScene(HandlerScene.Async, new FakeApi(HttpStatusCode.Unauthorized, HttpStatusCode.OK), Both);
        (scene.Tokens.Issuer.ClientId, scene.Tokens.Issuer.OrganizationId) = ("own", "own@AdobeOrg");
        var request = new HttpRequestMessage(HttpMethod.Get, HandlerScene.Api)
        {
            Headers = { { "x-api-key", "own" }, { "x-gw-ims-org-id", "own@AdobeOrg" } },
        };

        await scene.SendAsync(request);

        Assert.Equal(2, scene.Server.Sent.Count);
        Assert.All(scene.Server.Sent, sent => Assert.Equal(("own", "own@AdobeOrg"), (sent["x-api-key"], sent["x-gw-ims-org-id"])));
    }

    [Theory]
    [InlineData(HandlerScene.Async)]
    [InlineData(HandlerScene.Sync)]
    public async Task A_request_is_not_sent_if_the_provider_returns_no_token(string method)
    {
        using var scene = new HandlerScene(method, tokens: new NoToken());

        await Assert.ThrowsAsync<InvalidOperationException>(() => scene.GetAsync(HandlerScene.Api.AbsoluteUri));

        Assert.Empty(scene.Server.Sent);
    }

    [Fact]
    public void A_provider_is_needed() => Assert.Throws<ArgumentNullException>("tokens", () => new AdobeTokenHandler(null!));

    private sealed class NoToken : ITokenProvider
    {
        public ValueTask<AccessToken> GetTokenAsync(CancellationToken cancellationToken = default) => default;
    }
}
