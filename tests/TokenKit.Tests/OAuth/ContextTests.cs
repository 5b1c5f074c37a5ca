using System.Net;

namespace TokenKit.Tests.OAuth;

public sealed class ContextTests : EndpointTest
{
    [Fact]
    public async Task Nothing_goes_back_to_the_context_of_the_caller()
    {
        Wire.Answer(SomeOAuth.Answer(HttpStatusCode.ServiceUnavailable)).Hang().Answer(SomeOAuth.Token());
        var context = new ForeignContext();

        await Clock.RunAsync(context.Begin(() => Endpoint().AcquireAsync(_ => new(Post()), TestContext.Current.CancellationToken)));

        Assert.Equal(0, context.Posts);
    }

    // Each wait is the first of its chain once: before that, the context is still there.
    [Theory]
    [InlineData("the permit")]
    [InlineData("the form")]
    [InlineData("the answer")]
    [InlineData("the body")]
    public async Task Nothing_goes_back_there_whatever_is_waited_for_first(string what)
    {
        var waited = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Wire.Do(async (_, _) =>
        {
            await Until("the answer").ConfigureAwait(false);
            HttpContent body = what == "the body"
                ? new StreamContent(new LateStream(waited.Task, SomeOAuth.TokenJson()))
                : new StringContent(SomeOAuth.TokenJson());
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = body };
        });
        var context = new ForeignContext();
        using var limiter = new SlowLimiter(async _ => await Until("the permit").ConfigureAwait(false));
        Task<AccessToken> acquisition = context.Begin(() => Endpoint(limiter: limiter).AcquireAsync(
            async _ =>
            {
                await Until("the form").ConfigureAwait(false);
                return Post();
            },
            TestContext.Current.CancellationToken));
        Assert.False(acquisition.IsCompleted);

        waited.SetResult();
        await acquisition;

        Assert.Equal(0, context.Posts);

        Task Until(string step) => step == what ? waited.Task : Task.CompletedTask;
    }
}
