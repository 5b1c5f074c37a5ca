using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using TokenKit.Caching;
using TokenKit.Http;
using TokenKit.Tests.Caching;

namespace TokenKit.Tests.Http;

/// <summary>Every call of a service passes the handler. With a fresh token it costs as much as a handler with constant headers.</summary>
public sealed class AdobeTokenHandlerCostTests
{
    private const int Calls = 1_000;

    // The state machine of one async method is smaller; two are larger.
    private const int OneStateMachine = 300;

    private static readonly Uri Api = new("https://api.adobe.io/things");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_fresh_token_costs_no_byte_more_than_the_same_headers_as_constants(bool hasHeadersOfProduct)
    {
        using var inner = new Wire();
        long constant = BytesOf(new ConstantHeaders(inner, hasHeadersOfProduct));
        long tokenKit = BytesOf(await HandlerAsync(inner, hasHeadersOfProduct));

        Assert.True(tokenKit <= constant, $"{tokenKit} bytes a request, and {constant} with constant headers.");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_fresh_token_adds_no_task_of_its_own(bool hasBody)
    {
        using var inner = new Wire();
        using var client = new HttpMessageInvoker(await HandlerAsync(inner));
        using HttpContent? body = hasBody ? JsonContent.Create(new { Name = "form" }) : null;

        // The first success is noted on the token.
        using var first = new HttpRequestMessage(HttpMethod.Get, Api);
        await client.SendAsync(first, CancellationToken.None);
        using var request = new HttpRequestMessage(HttpMethod.Post, Api) { Content = body };

        Assert.Same(inner.Answer, client.SendAsync(request, CancellationToken.None));
        Assert.True(request.Headers.Contains("Authorization"));
    }

    [Fact]
    public async Task An_answer_that_comes_later_costs_one_state_machine()
    {
        using var inner = new Wire { IsPending = true };
        long constant = BytesOf(new ConstantHeaders(inner));
        long tokenKit = BytesOf(await HandlerAsync(inner));

        Assert.InRange(tokenKit - constant, 1, OneStateMachine);
    }

    private static long BytesOf(HttpMessageHandler handler)
    {
        using var client = new HttpMessageInvoker(handler, disposeHandler: false);
        for (int call = 0; call < Calls; call++)
        {
            SendOne(client);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int call = 0; call < Calls; call++)
        {
            SendOne(client);
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before) / Calls;
    }

    private static void SendOne(HttpMessageInvoker client) =>
        _ = client.SendAsync(new HttpRequestMessage(HttpMethod.Get, Api), CancellationToken.None);

    // The headers of the token, those of the client, products and redirects are decided once, and not for each request.
    private static async Task<AdobeTokenHandler> HandlerAsync(Wire inner, bool hasHeadersOfProduct = false)
    {
        var options = new AdobeTokenHandlerOptions { FollowRedirects = hasHeadersOfProduct };
        var token = new AccessToken("token-1", DateTimeOffset.MaxValue)
        {
            ClientId = "the-client",
            OrganizationId = "the-org@AdobeOrg",
            Headers = hasHeadersOfProduct ? [KeyValuePair.Create("x-of-token", "1")] : [],
        };
        if (hasHeadersOfProduct)
        {
            options.Headers["x-sandbox-name"] = "dev";
            options.Products.Add(AdobeProduct.IoEvents);
        }

        var cache = new CachingTokenProvider(new ScriptedProvider(token));
        await cache.GetTokenAsync(TestContext.Current.CancellationToken);
        return new AdobeTokenHandler(cache, options) { InnerHandler = inner };
    }

    /// <summary>The lower limit: the same headers without a token.</summary>
    private sealed class ConstantHeaders(HttpMessageHandler inner, bool hasHeadersOfProduct = false) : DelegatingHandler(inner)
    {
        private static readonly AuthenticationHeaderValue Header = new("Bearer", "token-1");

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Authorization = Header;
            request.Headers.TryAddWithoutValidation("x-api-key", "the-client");
            request.Headers.TryAddWithoutValidation("x-gw-ims-org-id", "the-org@AdobeOrg");
            if (hasHeadersOfProduct)
            {
                request.Headers.TryAddWithoutValidation("x-sandbox-name", "dev");
                request.Headers.TryAddWithoutValidation("x-of-token", "1");
            }

            return base.SendAsync(request, cancellationToken);
        }
    }

    /// <summary>Answers synchronously, or never.</summary>
    private sealed class Wire : HttpMessageHandler
    {
        public bool IsPending { get; init; }

        public Task<HttpResponseMessage> Answer { get; } = Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK));

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            IsPending ? new TaskCompletionSource<HttpResponseMessage>().Task : Answer;
    }
}
