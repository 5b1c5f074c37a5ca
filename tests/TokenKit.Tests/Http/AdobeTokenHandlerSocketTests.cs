using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using TokenKit.Http;
using TokenKit.Tests.Caching;

namespace TokenKit.Tests.Http;

/// <summary>Behaviour of .NET's own primary handler: redirects, and bodies that are streamed over HTTP/2.</summary>
public sealed class AdobeTokenHandlerSocketTests
{
    private const int LargeBody = 2 * 1024 * 1024;

    private readonly CacheScene _tokens = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(HandlerScene.Async)]
    [InlineData(HandlerScene.Sync)]
    public async Task A_redirect_to_the_same_host_ends_in_a_401_and_the_token_is_kept(string method)
    {
        int requests = 0;
        await using WebApplication api = await StartAsync(HttpProtocols.Http1, context =>
        {
            requests++;
            bool isRedirected = context.Request.Path == "/things/";
            context.Response.StatusCode = !isRedirected ? StatusCodes.Status308PermanentRedirect
                : context.Request.Headers.Authorization.Count > 0 ? StatusCodes.Status200OK
                : StatusCodes.Status401Unauthorized;
            context.Response.Headers.Location = isRedirected ? default : "/things/";
            return Task.CompletedTask;
        });
        using HttpClient client = ClientOf(new SocketsHttpHandler { UseProxy = false });

        using var request = new HttpRequestMessage(HttpMethod.Get, AddressOf(api, "things"));
        using HttpResponseMessage response = await SendAsync(client, request, method);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal(2, requests);
        Assert.Equal("token-1", _tokens.GetAtOnce().Value);
    }

    // The API answers before it reads the body, and the body is larger than the flow-control window of HTTP/2.
    [Fact]
    public async Task A_stream_that_can_seek_is_sent_again_completely_over_http_2()
    {
        List<(string Token, long Length)> seen = [];
        await using WebApplication api = await StartAsync(HttpProtocols.Http2, async context =>
        {
            string token = context.Request.Headers.Authorization.ToString();
            if (token == "Bearer token-1")
            {
                context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                return;
            }

            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            seen.Add((token, body.Length));
        });
        using HttpClient client = ClientOf(new SocketsHttpHandler { UseProxy = false });

        using HttpResponseMessage response = await client.SendAsync(Post(api, new MemoryStream(new byte[LargeBody])), Cancellation);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal([("Bearer token-2", LargeBody)], seen);
    }

    [Fact]
    public async Task A_stream_that_cannot_seek_gets_the_401_over_http_2_and_the_next_request_a_new_token()
    {
        List<string> seen = [];
        await using WebApplication api = await StartAsync(HttpProtocols.Http2, async context =>
        {
            seen.Add(context.Request.Headers.Authorization.ToString());
            await context.Request.Body.CopyToAsync(Stream.Null);
            context.Response.StatusCode = seen.Count == 1 ? StatusCodes.Status401Unauthorized : StatusCodes.Status200OK;
        });
        using HttpClient client = ClientOf(new SocketsHttpHandler { UseProxy = false });

        using HttpResponseMessage first = await client.SendAsync(Post(api, new OneWayStream(new byte[1024])), Cancellation);
        using HttpResponseMessage second = await client.SendAsync(Post(api, new OneWayStream(new byte[1024])), Cancellation);

        Assert.Equal([HttpStatusCode.Unauthorized, HttpStatusCode.OK], [first.StatusCode, second.StatusCode]);
        Assert.Equal(["Bearer token-1", "Bearer token-2"], seen);
    }

    private static HttpRequestMessage Post(WebApplication api, Stream body) => new(HttpMethod.Post, AddressOf(api, "things"))
    {
        Content = new StreamContent(body),
        Version = HttpVersion.Version20,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    private static Uri AddressOf(WebApplication api, string path) => new(new Uri(api.Urls.First()), path);

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, HttpRequestMessage request, string method) =>
        method == HandlerScene.Sync ? client.Send(request, Cancellation) : await client.SendAsync(request, Cancellation);

    private static async Task<WebApplication> StartAsync(HttpProtocols protocols, RequestDelegate answer)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(
            kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = protocols));
        WebApplication application = builder.Build();
        application.Run(answer);
        await application.StartAsync(Cancellation);
        return application;
    }

    private HttpClient ClientOf(HttpMessageHandler primary)
    {
        var options = new AdobeTokenHandlerOptions { AllowedHosts = { "127.0.0.1" } };
        return new HttpClient(new AdobeTokenHandler(_tokens.Cache, options) { InnerHandler = primary });
    }
}
