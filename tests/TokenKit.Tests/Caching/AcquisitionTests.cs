namespace TokenKit.Tests.Caching;

public sealed class AcquisitionTests
{
    private const string Secret = "p4ssw0rd";

    private static readonly AccessToken Good = new("good", CacheScene.Start.AddHours(24));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> WaysToFail => new()
    {
        { "failure", "The endpoint answered 503." },
        { "third party", "The token 'aem' could not be acquired: its provider threw InvalidOperationException." },
        { "synchronous third party", "The token 'aem' could not be acquired: its provider threw InvalidOperationException." },
        { "synchronous failure", "The endpoint answered 503." },
        { "cancelled inside", "The token 'aem' could not be acquired: its provider threw OperationCanceledException." },
        { "task cancelled inside", "The token 'aem' could not be acquired: its provider threw TaskCanceledException." },
        { "null", "The token 'aem' could not be acquired: its provider returned null." },
    };

    [Theory]
    [MemberData(nameof(WaysToFail))]
    public async Task However_an_acquisition_fails_the_next_one_may_succeed(string way, string message)
    {
        var provider = new ScriptedProvider(_ => Fail(way), _ => ValueTask.FromResult(Good));
        var scene = new CacheScene(provider);

        TokenAcquisitionException failure = await scene.GetFailureAsync();
        scene.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(("aem", message, true), (failure.TokenName, failure.Message, failure.IsTransient));
        Assert.Same(Good, await scene.GetAsync());
        Assert.Equal(2, provider.Calls);
    }

    [Theory]
    [MemberData(nameof(WaysToFail))]
    public async Task However_a_refresh_fails_the_next_one_may_succeed(string way, string message)
    {
        var other = new AccessToken("other", CacheScene.Start.AddHours(48));
        var scene = new CacheScene(new ScriptedProvider(_ => ValueTask.FromResult(Good), _ => Fail(way), _ => ValueTask.FromResult(other)));
        await scene.GetAsync();
        scene.Clock.Advance(TimeSpan.FromHours(23));

        Assert.Same(Good, scene.GetAtOnce());
        await scene.AcquisitionsAreOverAsync(2);
        Assert.Contains(scene.Log.GetSnapshot(), record => record.Message.EndsWith(message, StringComparison.Ordinal));
        scene.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Same(Good, scene.GetAtOnce());
        await scene.AcquisitionsAreOverAsync(3);

        Assert.Same(other, scene.GetAtOnce());
    }

    [Theory]
    [InlineData("listens")]
    [InlineData("does not listen")]
    public async Task A_provider_that_never_answers_is_given_up_after_a_minute(string kind)
    {
        var asked = new TaskCompletionSource();
        var answer = new TaskCompletionSource<AccessToken>();
        var scene = new CacheScene(new ScriptedProvider(
            cancellation =>
            {
                asked.SetResult();
                return new(kind == "listens" ? answer.Task.WaitAsync(cancellation) : answer.Task);
            },
            _ => ValueTask.FromResult(Good)));
        Task<TokenAcquisitionException> caller = scene.GetFailureAsync();
        await asked.Task.WaitAsync(Cancellation);
        scene.Clock.Advance(TimeSpan.FromSeconds(59));
        Assert.False(caller.IsCompleted);

        scene.Clock.Advance(TimeSpan.FromSeconds(1));

        TokenAcquisitionException failure = await caller;
        Assert.Equal("The token 'aem' could not be acquired: its provider did not answer within 00:01:00.", failure.Message);
        Assert.True(failure.IsTransient);
        scene.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Same(Good, await scene.GetAsync());

        answer.SetResult(new AccessToken("too-late", CacheScene.Start.AddHours(48)));
        Assert.Same(Good, scene.GetAtOnce());
    }

    [Theory]
    [InlineData("third party")]
    [InlineData("synchronous third party")]
    public async Task The_message_of_a_third_partys_exception_stays_out_of_ours_and_of_the_log(string way)
    {
        var scene = new CacheScene(new ScriptedProvider(_ => Fail(way)));

        TokenAcquisitionException failure = await scene.GetFailureAsync();
        await scene.AcquisitionsAreOverAsync(1);

        Assert.DoesNotContain(Secret, failure.Message, StringComparison.Ordinal);
        Assert.IsType<InvalidOperationException>(failure.InnerException);
        Assert.All(scene.Log.GetSnapshot(), record =>
        {
            Assert.DoesNotContain(Secret, record.Message, StringComparison.Ordinal);
            Assert.Null(record.Exception);
        });
    }

    private static ValueTask<AccessToken> Fail(string way) => way switch
    {
        "failure" => ValueTask.FromException<AccessToken>(Failure()),
        "third party" => ValueTask.FromException<AccessToken>(new InvalidOperationException($"client_secret={Secret}")),
        "synchronous third party" => throw new InvalidOperationException($"client_secret={Secret}"),
        "synchronous failure" => throw Failure(),
        "cancelled inside" => ValueTask.FromException<AccessToken>(new OperationCanceledException()),
        "task cancelled inside" => ValueTask.FromCanceled<AccessToken>(new CancellationToken(canceled: true)),
        "null" => ValueTask.FromResult<AccessToken>(null!),
        _ => throw new ArgumentOutOfRangeException(nameof(way), way, null),
    };

    private static TokenAcquisitionException Failure() => new("aem", "The endpoint answered 503.") { IsTransient = true };
}
