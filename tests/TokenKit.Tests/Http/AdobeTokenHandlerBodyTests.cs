using System.Net.Http.Json;
using TokenKit.Tests.Caching;

namespace TokenKit.Tests.Http;

/// <summary>
/// A request waits for the token last: a token that was fresh before the body was made may have expired since.
/// </summary>
public sealed class AdobeTokenHandlerBodyTests
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    public static TheoryData<string, string> SlowBodies => new()
    {
        { "a sequence", HandlerScene.Async },
        { "a sequence", HandlerScene.Sync },
        { "a part of a form", HandlerScene.Async },
        { "a part of a form", HandlerScene.Sync },
        { "a value that is slow to read", HandlerScene.Async },
        { "a value that is slow to read", HandlerScene.Sync },
    };

    [Theory]
    [MemberData(nameof(SlowBodies))]
    public async Task A_body_that_takes_longer_than_the_lifetime_of_the_token_is_sent_with_a_fresh_one(string body, string method)
    {
        using var scene = new HandlerScene(method);
        await scene.Tokens.GetAsync();

        await scene.PostAsync(SlowBody(body, scene.Tokens));

        Assert.Equal("Bearer token-2", Assert.Single(scene.Server.Sent)["Authorization"]);
    }

    [Theory]
    [InlineData(HandlerScene.Async)]
    [InlineData(HandlerScene.Sync)]
    public async Task A_body_that_takes_long_without_any_token_costs_one_acquisition(string method)
    {
        using var scene = new HandlerScene(method);

        await scene.PostAsync(SlowBody("a sequence", scene.Tokens));

        Assert.Equal("Bearer token-1", Assert.Single(scene.Server.Sent)["Authorization"]);
        Assert.Equal(1, scene.Tokens.Issuer.Calls);
    }

    [Theory]
    [InlineData(HandlerScene.Async)]
    [InlineData(HandlerScene.Sync)]
    public async Task A_body_that_cannot_be_made_costs_no_token(string method)
    {
        using var scene = new HandlerScene(method);

        await Assert.ThrowsAsync<InvalidDataException>(() => scene.PostAsync(JsonContent.Create(Failing())));

        Assert.Equal(0, scene.Tokens.Issuer.Calls);
        Assert.Empty(scene.Server.Sent);
    }

    private static HttpContent SlowBody(string kind, CacheScene tokens) => kind switch
    {
        "a sequence" => JsonContent.Create(Items(tokens)),
        "a part of a form" => new MultipartFormDataContent { { JsonContent.Create(Items(tokens)), "items" } },
        _ => JsonContent.Create(new SlowValue(tokens)),
    };

    private static IEnumerable<int> Items(CacheScene tokens)
    {
        yield return 1;
        tokens.Clock.Advance(Lifetime);
        yield return 2;
    }

    private static IEnumerable<int> Failing()
    {
        yield return 1;
        throw new InvalidDataException("A row cannot be read.");
    }

    private sealed class SlowValue(CacheScene tokens)
    {
        public int Value
        {
            get
            {
                tokens.Clock.Advance(Lifetime);
                return 1;
            }
        }
    }
}
