using Polly.Timeout;
using TokenKit.Ims;
using TokenKit.Tests.OAuth;

namespace TokenKit.Tests.Ims;

/// <summary>What the handlers of the HttpClient throw.</summary>
public sealed class ImsClientHandlerTests : ImsClientTest
{
    private const string Token = "eyJFAKE.very-long-FAKE-token.FAKE";

    [Fact]
    public async Task An_exception_of_a_handler_is_reported_by_its_name_and_kept()
    {
        AdobeRequestException failure = await FailAsync(_ => new InvalidDataException("The circuit is open."));

        Assert.Contains("the HttpClient could not send the request, or not read the answer (InvalidDataException).", failure.Message,
            StringComparison.Ordinal);
        Assert.DoesNotContain("circuit", failure.Message, StringComparison.Ordinal);
        Assert.Equal(("The circuit is open.", true), (failure.InnerException?.Message, failure.IsTransient));
    }

    [Fact]
    public async Task An_exception_that_quotes_the_request_is_not_kept()
    {
        AdobeRequestException failure = await FailAsync(body => new InvalidDataException($"not sent: {body}"));

        Assert.Null(failure.InnerException);
        Assert.DoesNotContain("very-long-FAKE", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handlers_time_out_is_one()
    {
        AdobeRequestException failure = await FailAsync(_ => new TimeoutRejectedException("Slow."));

        Assert.EndsWith("did not answer in time.", failure.Message, StringComparison.Ordinal);
        Assert.True(failure.IsTransient);
    }

    private async Task<AdobeRequestException> FailAsync(Func<string, Exception> thrown)
    {
        using var wire = new StubWire(Clock);
        wire.Do(async (request, stop) => throw thrown(await request.Content!.ReadAsStringAsync(stop)));
        using var http = new HttpClient(wire);
        var client = new ImsClient(SomeIms.Options(), http, new HastyClock(Clock));
        return await Assert.ThrowsAsync<AdobeRequestException>(() => client.ValidateTokenAsync(Token, Cancellation));
    }
}
