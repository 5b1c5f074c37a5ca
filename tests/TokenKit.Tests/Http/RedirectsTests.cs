using System.Net;
using System.Net.Http.Headers;
using TokenKit.Http;

namespace TokenKit.Tests.Http;

/// <summary>The rules for redirects that the handler follows itself.</summary>
public sealed class RedirectsTests
{
    private const string Start = "https://api.adobe.io/start";
    private const string Other = "https://platform.adobe.io/other";
    private const string Foreign = "https://cdn.example/file";

    public static TheoryData<HttpStatusCode, string, string> Methods => new()
    {
        { HttpStatusCode.MultipleChoices, "POST", "GET" },
        { HttpStatusCode.MovedPermanently, "POST", "GET" },
        { HttpStatusCode.Found, "POST", "GET" },
        { HttpStatusCode.Found, "PUT", "PUT" },
        { HttpStatusCode.Found, "HEAD", "HEAD" },
        { HttpStatusCode.SeeOther, "POST", "GET" },
        { HttpStatusCode.SeeOther, "PUT", "GET" },
        { HttpStatusCode.SeeOther, "DELETE", "GET" },
        { HttpStatusCode.SeeOther, "HEAD", "HEAD" },
        { HttpStatusCode.TemporaryRedirect, "POST", "POST" },
        { HttpStatusCode.PermanentRedirect, "PATCH", "PATCH" },
    };

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task The_status_decides_about_the_method_and_the_body(HttpStatusCode status, string method, string expected)
    {
        foreach (string way in (string[])[HandlerScene.Async, HandlerScene.Sync])
        {
            using HandlerScene scene = Scene(way, (Start, status, Other));
            using var request = new HttpRequestMessage(new HttpMethod(method), Start) { Content = new StringContent("the body") };
            request.Headers.TransferEncodingChunked = true;
            request.Headers.Add("x-mine", "1");

            using HttpResponseMessage response = await scene.SendAsync(request);

            FakeApi.Request sent = scene.Server.Sent[1];
            Assert.Equal((HttpStatusCode.OK, Other, expected), (response.StatusCode, $"{sent.Uri}", sent.Method));
            Assert.Equal(expected == "GET" ? (null, null) : ("the body", "chunked"), (sent.Body, sent["Transfer-Encoding"]));
            Assert.Equal(("Bearer token-1", "1"), (sent["Authorization"], sent["x-mine"]));
        }
    }

    [Theory]
    [InlineData(HandlerScene.Async)]
    [InlineData(HandlerScene.Sync)]
    public async Task The_callers_request_becomes_the_last_one_as_in_dotnet(string method)
    {
        using HandlerScene scene = Scene(
            method, (Start, HttpStatusCode.SeeOther, "/second"), ("https://api.adobe.io/second", HttpStatusCode.Found, Foreign));
        using var request = new HttpRequestMessage(HttpMethod.Post, Start)
        {
            Content = new StringContent("the body"),
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Options.Set(new HttpRequestOptionsKey<string>("mine"), "option");

        using HttpResponseMessage response = await scene.SendAsync(request);

        Assert.Same(request, response.RequestMessage);
        Assert.Equal((HttpMethod.Get, new Uri(Foreign), null), (request.Method, request.RequestUri, request.Content));
        Assert.Equal((HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact), (request.Version, request.VersionPolicy));
        Assert.True(request.Options.TryGetValue(new HttpRequestOptionsKey<string>("mine"), out string? option));
        Assert.Equal("option", option);
        Assert.Equal([true, true, false], scene.Server.Answers.Select(answer => answer.IsDisposed));
    }

    [Fact]
    public async Task Another_host_gets_none_of_the_headers_and_leads_back_to_none()
    {
        using HandlerScene scene = Scene(
            HandlerScene.Async, (Start, HttpStatusCode.Found, Foreign), (Foreign, HttpStatusCode.Found, Other));
        using var request = new HttpRequestMessage(HttpMethod.Get, Start);
        request.Headers.Add("x-mine", "1");

        await scene.SendAsync(request);

        Assert.Equal(5, scene.Server.Sent[0].Headers.Count);
        Assert.Equal(["x-mine"], scene.Server.Sent[1].Headers.Keys);
        Assert.Equal(["x-mine"], scene.Server.Sent[2].Headers.Keys);
    }

    // FakeApi reads all headers. .NET writes one that was read in its own way: here with a space after the semicolon or the comma.
    [Theory]
    [InlineData("application/vnd.api+json;revision=1")]
    [InlineData("text/plain,application/json")]
    public async Task Another_host_does_not_get_a_constant_header_that_a_handler_has_read(string accept)
    {
        var api = new FakeApi { Redirects = { [Start] = (HttpStatusCode.Found, Foreign) } };
        var options = new AdobeTokenHandlerOptions { FollowRedirects = true, Headers = { ["Accept"] = accept } };
        using var scene = new HandlerScene(HandlerScene.Async, api, options);
        using var client = new HttpMessageInvoker(scene.Handler, disposeHandler: false);
        using var request = new HttpRequestMessage(HttpMethod.Get, Start);

        (await client.SendAsync(request, TestContext.Current.CancellationToken)).Dispose();

        Assert.NotNull(api.Sent[0]["Accept"]);
        Assert.Empty(api.Sent[1].Headers);
    }

    [Fact]
    public async Task A_401_after_a_redirect_is_repeated_with_another_token()
    {
        var api = new FakeApi(HttpStatusCode.OK, HttpStatusCode.Unauthorized, HttpStatusCode.OK)
        {
            Redirects = { [Start] = (HttpStatusCode.Found, Other) },
        };
        using var scene = new HandlerScene(HandlerScene.Async, api, new AdobeTokenHandlerOptions { FollowRedirects = true });

        using HttpResponseMessage response = await scene.GetAsync(Start);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(
            ["Bearer token-1", "Bearer token-1", "Bearer token-2"], scene.Server.Sent.Select(sent => sent["Authorization"]));
    }

    [Theory]
    [InlineData(HandlerScene.Async)]
    [InlineData(HandlerScene.Sync)]
    public async Task A_redirect_after_a_401_is_followed_with_the_new_token(string method)
    {
        var api = new FakeApi(HttpStatusCode.Unauthorized, HttpStatusCode.OK);
        api.OnSend = _ =>
        {
            if (api.Sent.Count == 2)
            {
                api.Redirects[Start] = (HttpStatusCode.Found, Other);
            }
        };
        using var scene = new HandlerScene(method, api, new AdobeTokenHandlerOptions { FollowRedirects = true });

        using HttpResponseMessage response = await scene.GetAsync(Start);

        Assert.Equal((HttpStatusCode.OK, Other), (response.StatusCode, $"{api.Sent[^1].Uri}"));
        Assert.Equal(["Bearer token-1", "Bearer token-2", "Bearer token-2"], api.Sent.Select(sent => sent["Authorization"]));
    }

    [Theory]
    [InlineData("http://api.adobe.io/other")]
    [InlineData("http://localhost/other")]
    [InlineData("ftp://api.adobe.io/other")]
    [InlineData("http://[bad")]
    [InlineData("")]
    public async Task What_is_not_https_is_not_followed(string location)
    {
        using HandlerScene scene = Scene(HandlerScene.Async, (Start, HttpStatusCode.Found, location));

        using HttpResponseMessage response = await scene.GetAsync(Start);

        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
        Assert.Single(scene.Server.Sent);
        Assert.False(scene.Server.Answers[0].IsDisposed);
    }

    [Theory]
    [InlineData("/other?x=1", "https://api.adobe.io/other?x=1#part")]
    [InlineData("other", "https://api.adobe.io/other#part")]
    [InlineData("//platform.adobe.io/other", "https://platform.adobe.io/other#part")]
    [InlineData("https://platform.adobe.io/other#own", "https://platform.adobe.io/other#own")]
    public async Task A_location_may_be_relative_and_inherits_the_fragment(string location, string expected)
    {
        using HandlerScene scene = Scene(HandlerScene.Async, ($"{Start}#part", HttpStatusCode.Found, location));

        await scene.GetAsync($"{Start}#part");

        Assert.Equal(expected, scene.Server.Sent[1].Uri!.AbsoluteUri);
    }

    [Theory]
    [InlineData(HandlerScene.Async)]
    [InlineData(HandlerScene.Sync)]
    public async Task A_circle_ends_after_50_redirects(string method)
    {
        using HandlerScene scene = Scene(method, (Start, HttpStatusCode.Found, Start));

        using HttpResponseMessage response = await scene.GetAsync(Start);

        Assert.Equal((HttpStatusCode.Found, 51), (response.StatusCode, scene.Server.Sent.Count));
    }

    [Theory]
    [InlineData("stream", HttpStatusCode.TemporaryRedirect, 1)]
    [InlineData("custom", HttpStatusCode.PermanentRedirect, 1)]
    [InlineData("stream", HttpStatusCode.SeeOther, 2)]
    [InlineData("seekable stream", HttpStatusCode.TemporaryRedirect, 2)]
    [InlineData("json", HttpStatusCode.TemporaryRedirect, 2)]
    public async Task A_body_that_cannot_be_sent_again_ends_with_the_redirect(string body, HttpStatusCode status, int requests)
    {
        using HandlerScene scene = Scene(HandlerScene.Async, (Start, status, Other));
        using var request = new HttpRequestMessage(HttpMethod.Post, Start) { Content = SomeContent.Of(body) };

        using HttpResponseMessage response = await scene.SendAsync(request);

        Assert.Equal(requests, scene.Server.Sent.Count);
        Assert.Equal(requests == 1 ? status : HttpStatusCode.OK, response.StatusCode);
        Assert.True(requests == 1 || status == HttpStatusCode.SeeOther || scene.Server.Sent[0].Body == scene.Server.Sent[1].Body);
    }

    [Fact]
    public async Task What_inner_handlers_added_does_not_go_to_the_next_address()
    {
        var api = new FakeApi { Redirects = { [Start] = (HttpStatusCode.Found, Foreign) } };
        using var signing = new EditingHandler(request => request.Headers.Add("x-signature", $"{request.RequestUri!.AbsolutePath}"));
        signing.InnerHandler = api;
        using var scene = new HandlerScene(HandlerScene.Async);
        var options = new AdobeTokenHandlerOptions { FollowRedirects = true };
        using var client = new HttpClient(new AdobeTokenHandler(scene.Tokens.Cache, options) { InnerHandler = signing });

        (await client.GetAsync(new Uri(Start), TestContext.Current.CancellationToken)).Dispose();

        Assert.Equal(["/start", "/file"], api.Sent.Select(sent => sent["x-signature"]));
    }

    [Fact]
    public async Task An_authorization_of_the_caller_goes_to_the_first_address_only()
    {
        using HandlerScene scene = Scene(HandlerScene.Async, (Start, HttpStatusCode.Found, Other));
        using var request = new HttpRequestMessage(HttpMethod.Get, Start);
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", "b3du");

        await scene.SendAsync(request);

        Assert.Equal(["Basic b3du", null], scene.Server.Sent.Select(sent => sent["Authorization"]));
        Assert.Equal(0, scene.Tokens.Issuer.Calls);
    }

    [Theory]
    [InlineData(HandlerScene.Async)]
    [InlineData(HandlerScene.Sync)]
    public async Task A_request_without_a_token_is_followed_without_one(string method)
    {
        using HandlerScene scene = Scene(method, (Foreign, HttpStatusCode.TemporaryRedirect, Other));
        using HttpRequestMessage request = new HttpRequestMessage(HttpMethod.Put, Foreign).WithoutAdobeToken();

        await scene.SendAsync(request);

        Assert.Equal([("PUT", 0), ("PUT", 0)], scene.Server.Sent.Select(sent => (sent.Method, sent.Headers.Count)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(false)]
    public async Task A_handler_that_is_made_by_hand_does_not_follow_by_default(bool? follow)
    {
        var api = new FakeApi { Redirects = { [Start] = (HttpStatusCode.Found, Other) } };
        using var scene = new HandlerScene(HandlerScene.Async, api, new AdobeTokenHandlerOptions { FollowRedirects = follow });

        using HttpResponseMessage response = await scene.GetAsync(Start);

        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
    }

    [Fact]
    public async Task A_token_request_is_never_redirected()
    {
        using HandlerScene scene = Scene(HandlerScene.Async, (Start, HttpStatusCode.TemporaryRedirect, Other));
        using var request = new BackChannelRequest(HttpMethod.Post, new Uri(Start));

        using HttpResponseMessage response = await scene.SendAsync(request);

        Assert.Equal(HttpStatusCode.TemporaryRedirect, response.StatusCode);
    }

    private static HandlerScene Scene(string method, params (string From, HttpStatusCode Status, string To)[] redirects)
    {
        var api = new FakeApi();
        foreach ((string from, HttpStatusCode status, string to) in redirects)
        {
            api.Redirects[from] = (status, to);
        }

        return new HandlerScene(method, api, new AdobeTokenHandlerOptions
        {
            ApiKey = "the-client",
            OrganizationId = "the-org@AdobeOrg",
            Headers = { ["x-sandbox-name"] = "dev" },
            FollowRedirects = true,
        });
    }
}
