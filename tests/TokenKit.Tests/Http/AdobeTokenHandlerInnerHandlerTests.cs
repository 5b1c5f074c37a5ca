using System.Net;
using System.Net.Http.Headers;
using System.Text;
using TokenKit.Caching;
using TokenKit.Tests.Caching;

namespace TokenKit.Tests.Http;

/// <summary>
/// Inner handlers change requests. A 401 still drops the token, and the retry starts from the request as the caller made it.
/// </summary>
public sealed class AdobeTokenHandlerInnerHandlerTests
{
    private static readonly Dictionary<string, Func<HttpRequestMessage, HttpRequestMessage>> Edits = new()
    {
        ["an api-version in the address"] = Changed(AddApiVersion),
        ["another host"] = Changed(request => request.RequestUri = new Uri("https://gateway.example/things")),
        ["the same authorization, made anew"] = Changed(
            request => request.Headers.Authorization = new("Bearer", request.Headers.Authorization!.Parameter)),
        ["the same authorization, as text"] = Changed(WriteAuthorizationAsText),
        ["another method"] = Changed(OverrideMethod),
        ["a compressed body"] = Changed(Compress),
        ["a signature"] = Changed(request => request.Headers.Add("x-signature", "signed")),
        ["another version"] = Changed(request => request.Version = HttpVersion.Version20),
        ["another version policy"] = Changed(request => request.VersionPolicy = HttpVersionPolicy.RequestVersionExact),
        ["a copy"] = Copy,
    };

    public static TheoryData<string, string> EditsThroughEachDoor
    {
        get
        {
            var data = new TheoryData<string, string>();
            data.AddRange([.. Edits.Keys.SelectMany(edit => new[] { (edit, HandlerScene.Async), (edit, HandlerScene.Sync) })]);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(EditsThroughEachDoor))]
    public async Task A_401_drops_the_token_whatever_an_inner_handler_changes(string edit, string method)
    {
        using HandlerScene scene = SceneWith(Edits[edit], method);

        using HttpResponseMessage response = await scene.SendAsync(Request());

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(["Bearer token-1", "Bearer token-2"], scene.Server.Sent.Select(sent => sent["Authorization"]));
        Assert.Equal("token-2", scene.Tokens.GetAtOnce().Value);
    }

    [Theory]
    [MemberData(nameof(EditsThroughEachDoor))]
    public async Task The_retry_equals_the_first_attempt_except_for_the_token(string edit, string method)
    {
        using HandlerScene scene = SceneWith(Edits[edit], method);
        List<(HttpMethod, Version, HttpVersionPolicy)> lines = [];
        scene.Server.OnSend = sent => lines.Add((sent.Method, sent.Version, sent.VersionPolicy));

        using HttpResponseMessage response = await scene.SendAsync(Request());

        Assert.Equal(2, scene.Server.Sent.Count);
        Assert.Equal(scene.Server.Sent[0].Uri, scene.Server.Sent[1].Uri);
        Assert.Equal(scene.Server.Sent[0].Body, scene.Server.Sent[1].Body);
        Assert.Equal(lines[0], lines[1]);
        Assert.Equal(Without(scene.Server.Sent[0]), Without(scene.Server.Sent[1]));
    }

    [Theory]
    [InlineData(HandlerScene.Async)]
    [InlineData(HandlerScene.Sync)]
    public async Task An_inner_compressor_compresses_once_per_attempt(string method)
    {
        using HandlerScene scene = SceneWith(Changed(Compress), method);

        using HttpResponseMessage response = await scene.SendAsync(Request());

        Assert.Equal(["packed(the body)", "packed(the body)"], scene.Server.Sent.Select(sent => sent.Body));
    }

    [Theory]
    [InlineData(HandlerScene.Async)]
    [InlineData(HandlerScene.Sync)]
    public async Task A_401_to_another_authorization_of_an_inner_handler_says_nothing_about_the_token(string method)
    {
        using HandlerScene scene = SceneWith(Changed(request => request.Headers.Authorization = new("Basic", "b3du")), method);

        using HttpResponseMessage response = await scene.SendAsync(Request());

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("Basic b3du", Assert.Single(scene.Server.Sent)["Authorization"]);
        Assert.Equal("token-1", scene.Tokens.GetAtOnce().Value);
    }

    [Theory]
    [InlineData(HandlerScene.Async)]
    [InlineData(HandlerScene.Sync)]
    public async Task A_redirect_of_a_copy_is_recognized_by_the_request_that_was_answered(string method)
    {
        using HandlerScene scene = SceneWith(Copy, method);
        scene.Server.OnSend = sent => sent.Headers.Authorization = null;

        using HttpResponseMessage response = await scene.SendAsync(Request());

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Single(scene.Server.Sent);
        Assert.Equal("token-1", scene.Tokens.GetAtOnce().Value);
    }

    [Theory]
    [InlineData(HandlerScene.Async)]
    [InlineData(HandlerScene.Sync)]
    public async Task A_header_that_an_inner_handler_adds_has_the_value_of_the_current_attempt(string method)
    {
        int attempts = 0;
        using HandlerScene scene = SceneWith(Changed(request => request.Headers.Add("x-sending", $"{++attempts}")), method);

        using HttpResponseMessage response = await scene.SendAsync(Request());

        Assert.Equal(["1", "2"], scene.Server.Sent.Select(sent => sent["x-sending"]));
    }

    [Theory]
    [InlineData(HandlerScene.Async)]
    [InlineData(HandlerScene.Sync)]
    public async Task A_body_that_an_inner_handler_disposed_cannot_be_sent_again(string method)
    {
        using HandlerScene scene = SceneWith(
            Changed(request =>
            {
                HttpContent original = request.Content!;
                request.Content = new StringContent("another body");
                original.Dispose();
            }),
            method);

        using HttpResponseMessage response = await scene.SendAsync(Request());

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Single(scene.Server.Sent);
        Assert.Equal("token-2", (await scene.Tokens.GetAsync()).Value);
    }

    [Theory]
    [InlineData(HandlerScene.Async)]
    [InlineData(HandlerScene.Sync)]
    public async Task A_401_to_the_retry_drops_its_token_too(string method)
    {
        var cache = new TokenCacheOptions { InvalidationGuard = TimeSpan.Zero };
        using HandlerScene scene = SceneWith(Changed(AddApiVersion), method, cache, HttpStatusCode.Unauthorized);

        using HttpResponseMessage response = await scene.SendAsync(Request());

        Assert.Equal(2, scene.Server.Sent.Count);
        Assert.Equal("token-3", (await scene.Tokens.GetAsync()).Value);
    }

    private static HandlerScene SceneWith(
        Func<HttpRequestMessage, HttpRequestMessage> edit,
        string method,
        TokenCacheOptions? cache = null,
        HttpStatusCode last = HttpStatusCode.OK)
    {
        var scene = new HandlerScene(method, new FakeApi(HttpStatusCode.Unauthorized, last), new CacheScene(options: cache));
        scene.Handler.InnerHandler = new EditingHandler(edit) { InnerHandler = scene.Server };
        return scene;
    }

    private static HttpRequestMessage Request() =>
        new(HttpMethod.Put, HandlerScene.Api) { Content = new StringContent("the body"), Headers = { { "x-own", "own" } } };

    private static IEnumerable<KeyValuePair<string, string>> Without(FakeApi.Request sent) =>
        sent.Headers.Where(header => header.Key != "Authorization");

    private static Func<HttpRequestMessage, HttpRequestMessage> Changed(Action<HttpRequestMessage> edit) => request =>
    {
        edit(request);
        return request;
    };

    private static void AddApiVersion(HttpRequestMessage request) => request.RequestUri = new Uri($"{request.RequestUri}?api-version=2");

    private static void WriteAuthorizationAsText(HttpRequestMessage request)
    {
        string text = request.Headers.NonValidated["Authorization"].ToString();
        request.Headers.Remove("Authorization");
        request.Headers.TryAddWithoutValidation("Authorization", text);
    }

    private static void OverrideMethod(HttpRequestMessage request)
    {
        if (request.Method == HttpMethod.Put)
        {
            request.Headers.Add("x-http-method-override", "PUT");
            request.Method = HttpMethod.Post;
        }
    }

    private static void Compress(HttpRequestMessage request) => request.Content = new PackedContent(request.Content!);

    private static HttpRequestMessage Copy(HttpRequestMessage request)
    {
        var copy = new HttpRequestMessage(request.Method, request.RequestUri) { Content = request.Content };
        foreach ((string name, HeaderStringValues values) in request.Headers.NonValidated)
        {
            copy.Headers.TryAddWithoutValidation(name, values);
        }

        return copy;
    }

    /// <summary>The body that a compressor puts in place of the original body.</summary>
    private sealed class PackedContent(HttpContent inner) : HttpContent
    {
        protected override void SerializeToStream(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            stream.Write(Encoding.UTF8.GetBytes("packed("));
            inner.CopyTo(stream, context, cancellationToken);
            stream.Write(Encoding.UTF8.GetBytes(")"));
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes("packed("));
            await inner.CopyToAsync(stream, context);
            await stream.WriteAsync(Encoding.UTF8.GetBytes(")"));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
