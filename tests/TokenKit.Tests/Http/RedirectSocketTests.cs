using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TokenKit.Http;
using TokenKit.Testing;

namespace TokenKit.Tests.Http;

/// <summary>A client of the factory follows redirects over real sockets, with .NET's own primary handler.</summary>
public sealed class RedirectSocketTests : IAsyncDisposable
{
    private readonly List<string> _seen = [];
    private readonly ServiceCollection _services = [];
    private readonly WebApplication _api;
    private ServiceProvider? _provider;

    public RedirectSocketTests()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _api = builder.Build();
        _api.Run(AnswerAsync);
        _services.AddAdobeTokens().AddProvider("aem", _ => new FakeTokenProvider { ClientId = "FAKE0client" });
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private int Port => new Uri(_api.Urls.First()).Port;

    public async ValueTask DisposeAsync()
    {
        if (_provider is not null)
        {
            await _provider.DisposeAsync();
        }

        await _api.DisposeAsync();
    }

    // AEM's OpenAPI jobs: 202 and the address of the job; later a 303 to the result, on the same host.
    [Theory]
    [InlineData(HandlerScene.Async)]
    [InlineData(HandlerScene.Sync)]
    public async Task The_result_of_a_job_arrives_with_a_token(string method)
    {
        using HttpClient client = await ClientAsync();

        using HttpResponseMessage accepted = await SendAsync(client, new HttpRequestMessage(HttpMethod.Post, "jobs"), method);
        using HttpResponseMessage result = await SendAsync(
            client, new HttpRequestMessage(HttpMethod.Get, accepted.Headers.Location), method);

        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.OK), (accepted.StatusCode, result.StatusCode));
        Assert.Equal("/result", result.RequestMessage!.RequestUri!.AbsolutePath);
        Assert.Equal(
            ["POST /jobs Bearer token-1 FAKE0client", "GET /job Bearer token-1 FAKE0client", "GET /result Bearer token-1 FAKE0client"],
            _seen);
    }

    [Theory]
    [InlineData(true, "GET /result Bearer token-1 FAKE0client")]
    [InlineData(false, "GET /result  ")]
    public async Task Another_host_gets_the_headers_only_if_it_is_allowed(bool isAllowed, string expected)
    {
        using HttpClient client = await ClientAsync(options =>
        {
            if (isAllowed)
            {
                options.AllowedHosts.Add("localhost");
            }
        });

        var address = new Uri($"to?{Uri.EscapeDataString($"http://localhost:{Port}/result")}", UriKind.Relative);
        using HttpResponseMessage response = await client.GetAsync(address, Cancellation);

        Assert.Equal(expected, _seen[^1]);
    }

    [Fact]
    public async Task The_limit_of_the_primary_handler_counts()
    {
        using HttpClient client = await ClientAsync(maxRedirects: 3);

        using HttpResponseMessage response = await client.GetAsync(new Uri("circle", UriKind.Relative), Cancellation);

        Assert.Equal((HttpStatusCode.Found, 4), (response.StatusCode, _seen.Count));
    }

    // The stream is sent in chunks, so the server has read it before it redirects.
    [Fact]
    public async Task A_stream_that_cannot_seek_ends_with_the_307()
    {
        using HttpClient client = await ClientAsync();
        using var body = new StreamContent(new OneWayStream(new byte[100_000]));

        using HttpResponseMessage response = await client.PostAsync(new Uri("again?/result", UriKind.Relative), body, Cancellation);

        Assert.Equal(HttpStatusCode.TemporaryRedirect, response.StatusCode);
        Assert.Single(_seen);
    }

    [Fact]
    public async Task A_stream_that_can_seek_is_sent_again()
    {
        using HttpClient client = await ClientAsync();
        using var body = new StreamContent(new MemoryStream(new byte[100_000]));

        using HttpResponseMessage response = await client.PostAsync(new Uri("again?/result", UriKind.Relative), body, Cancellation);

        Assert.Equal("100000", await response.Content.ReadAsStringAsync(Cancellation));
    }

    [Theory]
    [InlineData(HandlerScene.Async)]
    [InlineData(HandlerScene.Sync)]
    public async Task An_upload_to_a_signed_address_arrives_with_its_body_and_without_the_headers(string method)
    {
        using HttpClient client = await ClientAsync();
        var address = new Uri($"http://localhost:{Port}/upload?X-Amz-Signature=FAKE");
        using HttpRequestMessage upload = new HttpRequestMessage(HttpMethod.Put, address)
        {
            Content = new ByteArrayContent(new byte[100_000]),
        }.WithoutAdobeToken();

        using HttpResponseMessage response = await SendAsync(client, upload, method);

        Assert.Equal("100000", await response.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal("PUT /upload  ", Assert.Single(_seen));
    }

    [Fact]
    public async Task If_it_is_switched_off_the_primary_handler_follows_without_a_token()
    {
        using HttpClient client = await ClientAsync(options => options.FollowRedirects = false);

        using HttpResponseMessage response = await client.GetAsync(new Uri("job", UriKind.Relative), Cancellation);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, HttpRequestMessage request, string method) =>
        method == HandlerScene.Sync ? client.Send(request, Cancellation) : await client.SendAsync(request, Cancellation);

    private async Task<HttpClient> ClientAsync(Action<AdobeTokenHandlerOptions>? configure = null, int maxRedirects = 50)
    {
        await _api.StartAsync(Cancellation);
        _services.AddHttpClient("aem", client => client.BaseAddress = new Uri(_api.Urls.First()))
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                UseProxy = false,
                MaxAutomaticRedirections = maxRedirects,
            })
            .AddAdobeTokenHandler("aem", configure);
        _provider = _services.BuildServiceProvider();
        return _provider.GetRequiredService<IHttpClientFactory>().CreateClient("aem");
    }

    private async Task AnswerAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        _seen.Add($"{request.Method} {request.Path} {request.Headers.Authorization} {request.Headers["x-api-key"]}");
        (int status, string? location) = request.Path.Value switch
        {
            "/jobs" => (StatusCodes.Status202Accepted, "/job"),
            "/job" => (StatusCodes.Status303SeeOther, "/result"),
            "/circle" => (StatusCodes.Status302Found, "/circle"),
            "/again" => (StatusCodes.Status307TemporaryRedirect, request.QueryString.Value![1..]),
            "/to" => (StatusCodes.Status302Found, Uri.UnescapeDataString(request.QueryString.Value![1..])),
            _ => (request.Headers.Authorization.Count > 0 ? StatusCodes.Status200OK : StatusCodes.Status401Unauthorized, null),
        };
        context.Response.StatusCode = status;
        context.Response.Headers.Location = location;
        if (location is null)
        {
            await context.Response.WriteAsync($"{body.Length}");
        }
    }
}
