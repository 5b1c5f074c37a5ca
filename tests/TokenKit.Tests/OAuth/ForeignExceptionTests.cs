using System.Net;
using Polly.CircuitBreaker;
using Polly.RateLimiting;
using Polly.Timeout;
using TokenKit.AdobePass;
using TokenKit.Ims;
using TokenKit.Tests.AdobePass;
using TokenKit.Tests.Ims;

namespace TokenKit.Tests.OAuth;

/// <summary>Handlers of the HttpClient are the user's own and throw what they like; callers get the documented exception.</summary>
public sealed class ForeignExceptionTests : PassTest
{
    public static TheoryData<string> Transient =>
        ["io", "circuit", "limiter", "time-out", "polly's time-out", "own", "cancelled", "aggregate"];

    [Theory]
    [MemberData(nameof(Transient))]
    public async Task A_token_request_fails_as_documented_and_is_tried_again(string kind)
    {
        Wire.Fail(() => Foreign(kind)).Answer(SomeOAuth.Token("token-2"));

        Assert.Equal("token-2", (await Clock.RunAsync(Ims().GetTokenAsync(Cancellation).AsTask())).Value);
    }

    [Theory]
    [MemberData(nameof(Transient))]
    public async Task A_lasting_one_is_a_transient_failure_of_the_token(string kind)
    {
        Wire.Fail(() => Foreign(kind));

        TokenAcquisitionException failure = await Assert.ThrowsAsync<TokenAcquisitionException>(
            () => Clock.RunAsync(Ims().GetTokenAsync(Cancellation).AsTask()));

        Assert.True(failure.IsTransient);
        Assert.Equal(4, Wire.Requests.Count);
    }

    [Theory]
    [MemberData(nameof(Transient))]
    public async Task Any_other_request_fails_as_documented(string kind)
    {
        Wire.Fail(() => Foreign(kind));

        AdobeRequestException failure = await Assert.ThrowsAsync<AdobeRequestException>(
            () =>
                Clock.RunAsync(
                    new ImsClient(SomeIms.Options(), HttpClient, Clock).ValidateTokenAsync("FAKE-token", Cancellation)));

        Assert.True(failure.IsTransient);
    }

    [Theory]
    [MemberData(nameof(Transient))]
    public async Task A_registration_fails_as_documented(string kind)
    {
        Wire.Fail(() => Foreign(kind));

        TokenAcquisitionException failure = await FailAsync();

        Assert.True(failure.IsTransient);
        Assert.InRange(Registrations, 1, 2);
    }

    [Fact]
    public async Task A_client_that_cannot_be_created_is_reported_by_the_type_of_the_exception()
    {
        var provider = new ImsTokenProvider(
            "aem", SomeIms.Options(), "AdobeTokens:aem", () =>
                throw new FormatException($"the proxy http://user:{SomeOAuth.Secret}@proxy.example is wrong"), Clock, Logger);

        TokenAcquisitionException failure = await Assert.ThrowsAsync<TokenAcquisitionException>(
            () => provider.GetTokenAsync(Cancellation).AsTask());

        Assert.Contains("(FormatException)", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(SomeOAuth.Secret, failure.ToString(), StringComparison.Ordinal);
    }

    // A handler that repeats the address in its exception, as many do, even if the address holds the secret.
    [Theory]
    [InlineData("http", "FAKE+pass/secret=1")]
    [InlineData("http", "FAKE-pass-secret-1")]
    [InlineData("io", "FAKE+pass/secret=1")]
    [InlineData("time-out", "FAKE pass secret 1")]
    [InlineData("cancelled", "FAKE+pass/sécret=1")]
    [InlineData("inner", "FAKE+pass/secret=1")]
    public async Task An_exception_that_repeats_the_address_reveals_no_secret(string kind, string secret)
    {
        await StoreAsync(new ClientRegistration { ClientId = "fake-cid-1", ClientSecret = secret });
        Wire.Do((request, _) => throw Wording(kind, request.RequestUri!));

        TokenAcquisitionException failure = await FailAsync(SomePass.Options(options => options.SendParametersInQuery = true));

        Assert.DoesNotContain("client_secret", failure.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(secret, Uri.UnescapeDataString(failure.ToString()), StringComparison.Ordinal);
        Assert.Null(failure.InnerException);
    }

    [Fact]
    public async Task An_exception_that_holds_nothing_of_what_was_sent_is_kept()
    {
        Wire.Fail(() => new IOException("The disk of the cache is full."));

        TokenAcquisitionException failure = await Assert.ThrowsAsync<TokenAcquisitionException>(
            () => Clock.RunAsync(Ims().GetTokenAsync(Cancellation).AsTask()));

        Assert.Equal("The disk of the cache is full.", failure.InnerException?.Message);
        Assert.Contains("(IOException)", failure.Message, StringComparison.Ordinal);
    }

    private static Exception Foreign(string kind) => kind switch
    {
        "io" => new IOException("The pipe is broken."),
        "circuit" => new BrokenCircuitException(),
        "limiter" => new RateLimiterRejectedException(),
        "time-out" => new TimeoutException(),
        "polly's time-out" => new TimeoutRejectedException(),
        "cancelled" => new TaskCanceledException("A handler's own."),
        "aggregate" => new AggregateException(new IOException()),
        _ => new InvalidDataException("The cache is torn."),
    };

    private static Exception Wording(string kind, Uri address) => kind switch
    {
        "http" =>
            new HttpRequestException(
                $"Response status code does not indicate success: 500 for {address}",
                null,
                HttpStatusCode.InternalServerError),
        "io" => new IOException($"POST {address.AbsoluteUri} failed"),
        "time-out" => new TimeoutException($"POST {address} was slow"),
        "cancelled" => new TaskCanceledException($"POST {address} was given up"),
        _ => new HttpRequestException("outer", new IOException($"POST {address.PathAndQuery}")),
    };

    private ImsTokenProvider Ims() => new(SomeIms.Options(), HttpClient, Clock);
}
