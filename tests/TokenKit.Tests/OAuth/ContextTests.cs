using System.Net;

namespace TokenKit.Tests.OAuth;

public sealed class ContextTests : EndpointTest
{
    [Fact]
    public async Task Nothing_goes_back_to_the_context_of_the_caller()
    {
        Wire.Answer(Some.Answer(HttpStatusCode.ServiceUnavailable)).Hang().Answer(Some.Token());
        var context = new CountingContext();
        SynchronizationContext? own = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(context);
        Task<AccessToken> acquisition;
        try
        {
            acquisition = Endpoint().AcquireAsync(_ => new(Form()), TestContext.Current.CancellationToken);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(own);
        }

        await Clock.RunAsync(acquisition);

        Assert.Equal(0, context.Posts);
    }

    private sealed class CountingContext : SynchronizationContext
    {
        public int Posts { get; private set; }

        public override void Post(SendOrPostCallback d, object? state)
        {
            Posts++;
            d(state);
        }
    }
}
