using System.Net;
using System.Net.Http.Json;
using TokenKit.Http;

namespace TokenKit.Tests.Http;

/// <summary>A redirect changes the caller's own request, as in .NET, so an outer handler sends again what was answered.</summary>
public sealed class RedirectResendTests
{
    private const string Job = "https://api.adobe.io/job";
    private const string Result = "https://platform.adobe.io/result";
    private const string Foreign = "https://cdn.example/file";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(HandlerScene.Async)]
    [InlineData(HandlerScene.Sync)]
    public async Task A_503_after_a_303_sends_the_result_again_and_not_the_job(string method)
    {
        using var scene = Scene(HttpStatusCode.SeeOther, Result, HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK);
        using var request = new HttpRequestMessage(HttpMethod.Post, Job) { Content = new StringContent("the job") };

        using HttpResponseMessage response = await SendAsync(scene, request, method);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Same(request, response.RequestMessage);
        Assert.Equal(
            [("POST", Job, "the job"), ("GET", Result, null), ("GET", Result, null)],
            scene.Server.Sent.Select(sent => (sent.Method, $"{sent.Uri}", sent.Body)));
        Assert.All(scene.Server.Sent, sent => Assert.Equal("Bearer token-1", sent["Authorization"]));
    }

    [Theory]
    [InlineData(HandlerScene.Async)]
    [InlineData(HandlerScene.Sync)]
    public async Task A_foreign_address_that_is_sent_again_gets_no_token_either(string method)
    {
        using var scene = Scene(HttpStatusCode.Found, Foreign, HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK);
        using var request = new HttpRequestMessage(HttpMethod.Get, Job);
        request.Headers.Add("x-mine", "1");

        using HttpResponseMessage response = await SendAsync(scene, request, method);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal([Job, Foreign, Foreign], scene.Server.Sent.Select(sent => $"{sent.Uri}"));
        Assert.All(scene.Server.Sent.Skip(1), sent => Assert.Equal(["x-mine"], sent.Headers.Keys));
    }

    [Fact]
    public async Task A_request_that_left_the_allowed_hosts_gets_no_token_even_if_an_outer_handler_leads_it_back()
    {
        using var scene = Scene(HttpStatusCode.Found, Foreign);
        using var client = new HttpMessageInvoker(scene.Handler, disposeHandler: false);
        using var request = new HttpRequestMessage(HttpMethod.Get, Job);
        (await client.SendAsync(request, Cancellation)).Dispose();
        request.RequestUri = new Uri(Result);

        (await client.SendAsync(request, Cancellation)).Dispose();

        Assert.Equal(Result, $"{scene.Server.Sent[^1].Uri}");
        Assert.Empty(scene.Server.Sent[^1].Headers);
    }

    // As a primary handler does that follows up to its limit: the last answer is a redirect of a foreign host.
    [Fact]
    public async Task A_redirect_that_the_inner_handler_followed_to_another_host_ends_the_token()
    {
        var api = new FakeApi { Redirects = { [Foreign] = (HttpStatusCode.Found, Result) } };
        using var follower = new EditingHandler(request =>
        {
            bool isFirst = request.RequestUri == new Uri(Job);
            request.Headers.Authorization = isFirst ? null : request.Headers.Authorization;
            request.RequestUri = isFirst ? new Uri(Foreign) : request.RequestUri;
        });
        follower.InnerHandler = api;
        using var scene = new HandlerScene(HandlerScene.Async);
        var options = new AdobeTokenHandlerOptions { FollowRedirects = true };
        using var client = new HttpClient(new AdobeTokenHandler(scene.Tokens.Cache, options) { InnerHandler = follower });

        (await client.GetAsync(new Uri(Job), Cancellation)).Dispose();

        Assert.Equal([(Foreign, null), (Result, null)], api.Sent.Select(sent => ($"{sent.Uri}", sent["Authorization"])));
    }

    [Theory]
    [InlineData(HandlerScene.Async)]
    [InlineData(HandlerScene.Sync)]
    public async Task A_401_after_a_303_repeats_the_result_as_it_was_before_inner_handlers(string method)
    {
        using var scene = Scene(HttpStatusCode.SeeOther, Result, HttpStatusCode.OK, HttpStatusCode.Unauthorized, HttpStatusCode.OK);
        scene.Handler.InnerHandler = new EditingHandler(inner =>
        {
            inner.Headers.Add("x-signature", inner.RequestUri!.AbsolutePath);
            inner.RequestUri = new Uri($"{inner.RequestUri}?signed");
        })
        {
            InnerHandler = scene.Server,
        };
        scene.Server.Redirects[$"{Job}?signed"] = (HttpStatusCode.SeeOther, Result);
        using var request = new HttpRequestMessage(HttpMethod.Post, Job) { Content = new StringContent("the job") };

        using HttpResponseMessage response = await SendAsync(scene, request, method);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(
            [("POST", "/job", "Bearer token-1"), ("GET", "/result", "Bearer token-1"), ("GET", "/result", "Bearer token-2")],
            scene.Server.Sent.Select(sent => (sent.Method, sent["x-signature"], sent["Authorization"])));
        Assert.Equal($"{Result}?signed", $"{scene.Server.Sent[^1].Uri}");
    }

    // JSON is serialized on each attempt. Some sequences can be read once only, and others cannot be read by synchronous code.
    [Theory]
    [InlineData(HandlerScene.Async, false, false)]
    [InlineData(HandlerScene.Async, true, false)]
    [InlineData(HandlerScene.Async, false, true)]
    [InlineData(HandlerScene.Sync, false, false)]
    [InlineData(HandlerScene.Sync, true, true)]
    public async Task A_body_of_a_request_without_a_token_is_sent_again_as_it_was(string method, bool isAsync, bool hasAuthorization)
    {
        using var scene = Scene(HttpStatusCode.TemporaryRedirect, Result);
        using var request = new HttpRequestMessage(HttpMethod.Post, Job)
        {
            Content = isAsync ? JsonContent.Create(OnceAsync(new Queue<int>([1, 2]))) : JsonContent.Create(Once(new Queue<int>([1, 2]))),
        };
        _ = hasAuthorization ? request.Headers.TryAddWithoutValidation("Authorization", "Basic b3du")
            : request.WithoutAdobeToken() is not null;

        using HttpResponseMessage response = await SendAsync(scene, request, method);

        Assert.Equal([(Job, "[1,2]"), (Result, "[1,2]")], scene.Server.Sent.Select(sent => ($"{sent.Uri}", sent.Body!)));
        Assert.Equal(0, scene.Tokens.Issuer.Calls);
    }

    private static IEnumerable<int> Once(Queue<int> numbers)
    {
        while (numbers.TryDequeue(out int number))
        {
            yield return number;
        }
    }

    private static async IAsyncEnumerable<int> OnceAsync(Queue<int> numbers)
    {
        await Task.Yield();
        while (numbers.TryDequeue(out int number))
        {
            yield return number;
        }
    }

    private static HandlerScene Scene(HttpStatusCode status, string location, params HttpStatusCode[] answers)
    {
        var api = new FakeApi(answers) { Redirects = { [Job] = (status, location) } };
        return new HandlerScene(HandlerScene.Async, api, new AdobeTokenHandlerOptions
        {
            ApiKey = "the-client",
            Headers = { ["x-sandbox-name"] = "dev" },
            FollowRedirects = true,
        });
    }

    private static async Task<HttpResponseMessage> SendAsync(HandlerScene scene, HttpRequestMessage request, string method)
    {
        using var outer = new HttpMessageInvoker(new SafeRetry { InnerHandler = scene.Handler }, disposeHandler: false);
        return method == HandlerScene.Sync ? outer.Send(request, Cancellation) : await outer.SendAsync(request, Cancellation);
    }

    /// <summary>Sends a request again after a 503, as resilience handlers do: not if the answer belongs to a POST.</summary>
    private sealed class SafeRetry : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
            return IsSafe(response) ? await base.SendAsync(request, cancellationToken) : response;
        }

        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            HttpResponseMessage response = base.Send(request, cancellationToken);
            return IsSafe(response) ? base.Send(request, cancellationToken) : response;
        }

        private static bool IsSafe(HttpResponseMessage response) =>
            response.StatusCode is HttpStatusCode.ServiceUnavailable && response.RequestMessage!.Method == HttpMethod.Get;
    }
}
