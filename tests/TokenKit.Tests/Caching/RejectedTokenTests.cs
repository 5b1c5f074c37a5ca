using System.Net;
using Microsoft.Extensions.Logging;
using RichardSzalay.MockHttp;
using TokenKit.Http;

namespace TokenKit.Tests.Caching;

/// <summary>
/// What rejections by an API cost: a good token is replaced at once, and an API that rejects every token costs no token request per call.
/// </summary>
public sealed class RejectedTokenTests : IDisposable
{
    private const string Open = "/open";
    private const string Closed = "/closed";

    private readonly CacheScene _scene = new();
    private readonly RevokingApi _api = new();
    private readonly HttpClient _client;

    public RejectedTokenTests() => _client = ClientOf(_scene);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task A_token_that_an_api_accepted_is_replaced_at_once_each_time_it_is_revoked()
    {
        for (int revocation = 1; revocation <= 5; revocation++)
        {
            for (int call = 0; call < 50; call++)
            {
                Assert.Equal(HttpStatusCode.OK, await GetAsync(Open));
            }

            _api.Revoke($"token-{revocation}");
        }

        Assert.Equal(HttpStatusCode.OK, await GetAsync(Open));
        Assert.Equal(6, _scene.Issuer.Calls);
    }

    [Fact]
    public async Task A_token_whose_acquisition_began_before_the_rejection_is_not_kept()
    {
        AccessToken first = await _scene.GetAsync();
        _scene.Clock.Advance(TimeSpan.FromHours(23));
        _scene.Issuer.Hold();
        _scene.GetAtOnce();
        await _scene.Issuer.WaitForCallsAsync(2, Cancellation);
        _api.Revoke("token-1");
        _api.Revoke("token-2");
        _scene.Cache.Invalidate(first);
        Task<HttpStatusCode> waiting = GetAsync(Open);
        _scene.Issuer.Release();

        Assert.Equal(HttpStatusCode.OK, await waiting);

        Assert.Equal("token-3", _scene.GetAtOnce().Value);
        Assert.Equal(3, _scene.Issuer.Calls);
    }

    // The request is sent again with a token that was revoked as well: its second 401 must not be forgotten.
    [Fact]
    public async Task The_401_of_the_second_sending_drops_a_token_that_replaced_none()
    {
        AccessToken first = await _scene.GetAsync();
        _scene.Clock.Advance(TimeSpan.FromHours(23));
        _scene.Issuer.Hold();
        _scene.GetAtOnce();
        await _scene.Issuer.WaitForCallsAsync(2, Cancellation);
        _api.Revoke("token-1");
        _api.Revoke("token-2");
        var late = new LateHandler(() =>
        {
            _scene.Cache.Invalidate(first);
            _ = _scene.GetAsync();
            _scene.Issuer.Release();
        });
        late.InnerHandler = _api;
        using var client = new HttpClient(new AdobeTokenHandler(_scene.Cache) { InnerHandler = late });

        using HttpResponseMessage answer = await client.GetAsync(new Uri("https://platform.adobe.io/open"), Cancellation);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("token-3", (await _scene.GetAsync()).Value);
    }

    [Fact]
    public async Task An_api_that_rejects_every_token_costs_one_token_request_per_guard_and_the_guards_double()
    {
        var requests = new List<double>();
        for (int tenths = 0; tenths < 1_000; tenths++)
        {
            await GetAsync(Closed);
            for (; requests.Count < _scene.Issuer.Calls; requests.Add(tenths / 10.0))
            {
            }

            _scene.Clock.Advance(TimeSpan.FromMilliseconds(100));
        }

        Assert.Equal([0, 0, 1, 3, 7, 15, 31, 61, 91], requests);
    }

    [Fact]
    public async Task After_a_good_token_the_back_offs_begin_at_a_second_again()
    {
        for (int second = 0; second < 20; second++)
        {
            await GetAsync(Closed);
            _scene.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        await GetAsync(Open);
        _api.Revoke(_scene.GetAtOnce().Value);
        _scene.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(HttpStatusCode.OK, await GetAsync(Open));
        _api.Revoke(_scene.GetAtOnce().Value);
        Assert.Equal(HttpStatusCode.OK, await GetAsync(Open));
        int before = _scene.Issuer.Calls;

        await GetAsync(Closed);
        await GetAsync(Closed);
        Assert.Equal(before + 1, _scene.Issuer.Calls);
        _scene.Clock.Advance(TimeSpan.FromSeconds(1));
        await GetAsync(Closed);
        Assert.Equal(before + 2, _scene.Issuer.Calls);
    }

    [Fact]
    public async Task An_api_that_rejects_every_token_beside_one_that_accepts_each_costs_one_token_request_per_guard_too()
    {
        for (int call = 0; call < 150; call++)
        {
            Assert.Equal(HttpStatusCode.OK, await GetAsync(Open));
            Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(Closed));
        }

        Assert.Equal(2, _scene.Issuer.Calls);
    }

    // As a store that several processes share does, or a file.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_provider_that_brings_the_rejected_token_again_is_not_asked_per_call(bool isSameObject)
    {
        var same = new AccessToken("same", CacheScene.Start.AddHours(24));
        var provider = new ScriptedProvider(_ => ValueTask.FromResult(isSameObject ? same : new AccessToken(same.Value, same.ExpiresAt)));
        using HttpClient client = ClientOf(new CacheScene(provider));

        for (int call = 0; call < 150; call++)
        {
            Assert.Equal(HttpStatusCode.OK, await GetAsync(Open, client));
            Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(Closed, client));
        }

        Assert.Equal(2, provider.Calls);
    }

    [Theory]
    [InlineData(HttpStatusCode.NoContent, true)]
    [InlineData(HttpStatusCode.BadRequest, true)]
    [InlineData(HttpStatusCode.Forbidden, true)]
    [InlineData(HttpStatusCode.NotFound, true)]
    [InlineData(HttpStatusCode.Found, false)]
    [InlineData(HttpStatusCode.ProxyAuthenticationRequired, false)]
    [InlineData(HttpStatusCode.RequestTimeout, false)]
    [InlineData(HttpStatusCode.TooManyRequests, false)]
    [InlineData(HttpStatusCode.InternalServerError, false)]
    [InlineData(HttpStatusCode.ServiceUnavailable, false)]
    public async Task An_answer_counts_as_acceptance_if_the_api_has_looked_at_the_token_by_then(HttpStatusCode status, bool isAcceptance)
    {
        _api.Good = status;
        await GetAsync(Open);
        _api.Revoke("token-1");
        Assert.Equal(status, await GetAsync(Open));

        _api.Revoke("token-2");

        Assert.Equal(isAcceptance ? status : HttpStatusCode.Unauthorized, await GetAsync(Open));
        _scene.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(status, await GetAsync(Open));
        Assert.Equal(3, _scene.Issuer.Calls);
    }

    [Fact]
    public async Task An_answer_after_a_redirect_which_took_the_token_off_says_nothing_about_it()
    {
        var api = new MockHttpMessageHandler();
        api.Fallback.Respond(HttpStatusCode.OK);
        var redirect = new LateHandler(static request => request.Headers.Authorization = null) { InnerHandler = api };
        using var client = new HttpClient(new AdobeTokenHandler(_scene.Cache) { InnerHandler = redirect });
        _scene.Cache.Invalidate(await _scene.GetAsync());
        await GetAsync(Open, client);

        _scene.Cache.Invalidate(_scene.GetAtOnce());

        Assert.Equal("token-2", _scene.GetAtOnce().Value);
    }

    [Fact]
    public async Task Without_the_handler_a_revoked_token_is_handed_out_for_a_second_at_most_and_after_a_while_never()
    {
        for (int revocation = 1; revocation <= 5; revocation++)
        {
            Assert.Equal($"token-{revocation}", (await _scene.GetAsync()).Value);
            _scene.Clock.Advance(TimeSpan.FromMinutes(1));
            _scene.Cache.Invalidate(_scene.GetAtOnce());
        }

        AccessToken replacement = await _scene.GetAsync();
        _scene.Cache.Invalidate(replacement);
        Assert.Same(replacement, _scene.GetAtOnce());
        _scene.Clock.Advance(TimeSpan.FromSeconds(1));
        _scene.Cache.Invalidate(replacement);
        Assert.Equal("token-7", (await _scene.GetAsync()).Value);
    }

    [Fact]
    public async Task A_token_that_is_kept_is_warned_about_once_with_the_api_and_the_status()
    {
        for (int call = 0; call < 300; call++)
        {
            await GetAsync(Closed);
        }

        Assert.Equal(
            "The token aem was rejected by platform.adobe.io with status 401 just after it had replaced a rejected one; "
                + "it is kept for a while. The credential may lack access to that API",
            Assert.Single(_scene.Log.GetSnapshot(), record => record.Level == LogLevel.Warning).Message);
        Assert.Equal(
            "The token aem was rejected by platform.adobe.io with status 401 and dropped",
            Assert.Single(_scene.Log.GetSnapshot(), record => record.Message.EndsWith("dropped", StringComparison.Ordinal)).Message);
    }

    [Fact]
    public async Task Each_token_that_is_kept_is_warned_about()
    {
        for (int second = 0; second < 31; second++)
        {
            await GetAsync(Closed);
            await GetAsync(Closed);
            _scene.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(_scene.Issuer.Calls - 1, _scene.Log.GetSnapshot().Count(record => record.Level == LogLevel.Warning));
    }

    private HttpClient ClientOf(CacheScene scene) => new(new AdobeTokenHandler(scene.Cache) { InnerHandler = _api });

    private async Task<HttpStatusCode> GetAsync(string path, HttpClient? client = null)
    {
        using HttpResponseMessage answer = await (client ?? _client).GetAsync(new Uri($"https://platform.adobe.io{path}"), Cancellation);
        return answer.StatusCode;
    }

    /// <summary>Does something to each request after it was sent and before it is answered.</summary>
    private sealed class LateHandler(Action<HttpRequestMessage> act) : DelegatingHandler
    {
        public LateHandler(Action act)
            : this(OnceOf(act))
        {
        }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            HttpResponseMessage answer = await base.SendAsync(request, cancellationToken);
            act(request);
            return answer;
        }

        private static Action<HttpRequestMessage> OnceOf(Action act)
        {
            int calls = 0;
            return _ =>
            {
                if (calls++ == 0)
                {
                    act();
                }
            };
        }
    }
}
