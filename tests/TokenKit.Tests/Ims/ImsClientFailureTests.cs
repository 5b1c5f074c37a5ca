using System.Net;
using RichardSzalay.MockHttp;
using TokenKit.Ims;
using TokenKit.Testing;
using TokenKit.Testing.Faults;
using TokenKit.Tests.OAuth;
using TokenKit.Tests.Testing;

namespace TokenKit.Tests.Ims;

public sealed class ImsClientFailureTests : ImsClientTest
{
    private const string Token = "eyJFAKE.very-long-FAKE-token.FAKE";

    public static TheoryData<string> Calls => ["validate", "invalidate", "revoke"];

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task An_unknown_client_is_named(string call)
    {
        Options.ClientId = "FAKE0unknown0id";

        AdobeRequestException failure = await FailAsync(call, Token);

        Assert.Equal("invalid_client", failure.Error);
        Assert.False(failure.IsTransient);
        Assert.Contains("localhost answered 40", failure.Message, StringComparison.Ordinal);
        Assert.Contains("The client id 'FAKE0unknown0id' is unknown there", failure.Message, StringComparison.Ordinal);
        ShouldTellNoSecret(failure);
    }

    [Theory]
    [InlineData("invalidate", "The token could not be invalidated: localhost answered 400 invalid_client (invalid client_secret "
        + "parameter).", HttpStatusCode.BadRequest)]
    [InlineData("revoke", "The token could not be revoked: localhost answered 401 invalid_client (The client is not authenticated.).",
        HttpStatusCode.Unauthorized)]
    public async Task When_all_secrets_are_refused_the_setting_is_named(string call, string message, HttpStatusCode status)
    {
        Options.ClientSecret = "p8e-FAKE-wrong";

        AdobeRequestException failure = await FailAsync(call, Token);

        Assert.StartsWith(message, failure.Message, StringComparison.Ordinal);
        Assert.Contains("set the current secret in AdobeTokens:aem:ClientSecret", failure.Message, StringComparison.Ordinal);
        Assert.Equal(status, failure.StatusCode);
        Assert.Equal(Emulator.Journal.Requests[^1].DebugId, failure.RequestId);
        ShouldTellNoSecret(failure);
    }

    [Theory]
    [InlineData("invalidate")]
    [InlineData("revoke")]
    public async Task Another_clients_token_is_not_ended(string call)
    {
        string token = await Client.GetTokenAsync();
        Emulator.Ims.AddCredential(new("FAKE0other0id", "p8e-FAKE-other", ExampleCredential.OrganizationId, "openid"));
        (Options.ClientId, Options.ClientSecret) = ("FAKE0other0id", "p8e-FAKE-other");

        AdobeRequestException failure = await FailAsync(call, token);

        Assert.Equal(("invalid_request", "The token was issued to another client."), (failure.Error, failure.ErrorDescription));
        using HttpResponseMessage alive = await Client.CallApiAsync(token);
        Assert.Equal(HttpStatusCode.OK, alive.StatusCode);
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_lasting_fault_is_given_up_after_four_attempts(string call)
    {
        Emulator.Ims.ValidationFaults.AddUntilCleared(Fault.Status(503));
        Emulator.Ims.RevocationFaults.AddUntilCleared(Fault.Status(503));

        AdobeRequestException failure = await FailAsync(call, Token);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, true, "internal_error"), (failure.StatusCode, failure.IsTransient, failure.Error));
        Assert.Equal(4, Emulator.Journal.Count);
        Emulator.ClearFaults();
        await CallAsync(call, Token, Cancellation);
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_long_Retry_After_is_reported_and_not_waited_for(string call)
    {
        Emulator.Ims.ValidationFaults.Add(Fault.TooManyRequests(TimeSpan.FromMinutes(2)));
        Emulator.Ims.RevocationFaults.Add(Fault.TooManyRequests(TimeSpan.FromMinutes(2)));

        AdobeRequestException failure = await FailAsync(call, Token);

        Assert.Equal((TimeSpan.FromMinutes(2), true, "429050"), (failure.RetryAfter, failure.IsTransient, failure.Error));
        Assert.Equal(1, Emulator.Journal.Count);
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_page_of_a_proxy_is_not_an_answer_of_IMS(string call)
    {
        Emulator.Ims.ValidationFaults.AddUntilCleared(Fault.Html(200));
        Emulator.Ims.RevocationFaults.AddUntilCleared(Fault.Html(200));

        AdobeRequestException failure = await FailAsync(call, Token);

        Assert.Contains("a proxy or a sign-in page may stand in the way", failure.Message, StringComparison.Ordinal);
        Assert.True(failure.IsTransient);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"valid":"true"}""")]
    [InlineData("""{"valid":null}""")]
    public async Task An_answer_that_does_not_say_whether_the_token_is_valid_is_an_error(string body)
    {
        Emulator.Ims.ValidationFaults.AddUntilCleared(Fault.Answer(200, "application/json", body));

        AdobeRequestException failure = await FailAsync("validate", Token);

        Assert.Contains("answered 200 without a verdict", failure.Message, StringComparison.Ordinal);
        Assert.Equal((1, false), (Emulator.Journal.Count, failure.IsTransient));
    }

    // A revocation without anything to read would otherwise count as done.
    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_success_that_holds_an_error_is_an_error(string call)
    {
        Fault fault = Fault.Answer(200, "application/json", """{"error":"invalid_request","error_description":"no such token"}""");
        Emulator.Ims.ValidationFaults.Add(fault);
        Emulator.Ims.RevocationFaults.Add(fault);

        AdobeRequestException failure = await FailAsync(call, Token);

        Assert.Equal(("invalid_request", false, 1), (failure.Error, failure.IsTransient, Emulator.Journal.Count));
        Assert.Contains("answered 200 invalid_request (no such token)", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("true")]
    [InlineData("[")]
    [InlineData("{\"valid\":tr")]
    public async Task An_answer_that_is_not_a_JSON_object_is_an_error(string body)
    {
        Emulator.Ims.ValidationFaults.AddUntilCleared(Fault.Answer(200, "application/json", body));

        Assert.True((await FailAsync("validate", Token)).IsTransient);
        Assert.Equal(4, Emulator.Journal.Count);
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_redirect_is_not_followed(string call)
    {
        Emulator.Ims.ValidationFaults.Add(Fault.Redirect(new Uri("http://localhost/elsewhere")));
        Emulator.Ims.RevocationFaults.Add(Fault.Redirect(new Uri("http://localhost/elsewhere")));

        AdobeRequestException failure = await FailAsync(call, Token);

        Assert.Contains("A redirect is not followed", failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, Emulator.Journal.Count);
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task An_oversize_or_broken_body_does_no_harm(string call)
    {
        foreach (Fault fault in new[] { Fault.OversizeBody(10_000_000), Fault.OversizeBody(10_000_000), Fault.TruncatedBody() })
        {
            Emulator.Ims.ValidationFaults.Add(fault);
        }

        Emulator.Ims.RevocationFaults.Add(Fault.TruncatedBody());

        await CallAsync(call, Token, Cancellation);
    }

    [Theory]
    [InlineData("eyJFAKE.very-long-FAKE-token.FAKE")]
    [InlineData(ExampleCredential.ClientSecret)]
    public async Task A_description_that_echoes_what_was_sent_is_reported_without_it(string echo)
    {
        Emulator.Ims.RevocationFaults.Add(
            Fault.Answer(400, "application/json", $$"""{"error":"invalid_request","error_description":"bad: {{echo}}"}"""));

        AdobeRequestException failure = await FailAsync("invalidate", Token);

        Assert.Equal("bad: [redacted]", failure.ErrorDescription);
        ShouldTellNoSecret(failure);
    }

    [Fact]
    public async Task A_description_that_echoes_the_Authorization_header_is_reported_without_it()
    {
        string basic = Convert.ToBase64String(
            System.Text.Encoding.ASCII.GetBytes($"{ExampleCredential.ClientId}:{ExampleCredential.ClientSecret}"));
        Emulator.Ims.RevocationFaults.Add(
            Fault.Answer(400, "application/json", $$"""{"error":"invalid_request","error_description":"bad: {{basic}}"}"""));

        Assert.Equal("bad: [redacted]", (await FailAsync("revoke", Token)).ErrorDescription);
    }

    [Fact]
    public async Task A_caller_who_gives_up_gets_a_cancellation()
    {
        Emulator.Ims.ValidationFaults.Add(Fault.Hang());
        using var givingUp = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        Task call = CallAsync("validate", Token, givingUp.Token);
        await Emulator.Journal.WaitForAsync(1, Cancellation);

        await givingUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public async Task An_answer_that_the_caller_broke_off_is_a_cancellation()
    {
        using var ims = new MockHttpMessageHandler();
        ims.Fallback.Respond(HttpStatusCode.BadRequest, new StreamContent(new StalledStream { BreaksOff = true }));
        using HttpClient http = ims.ToHttpClient();
        using var givingUp = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        Task call = new ImsClient(SomeIms.Options(), http, Clock).ValidateTokenAsync(Token, givingUp.Token);

        await givingUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public async Task Silence_is_given_up_within_the_time_limit()
    {
        using var wire = new StubWire(Clock);
        wire.Hang();
        using var http = new HttpClient(wire);
        var client = new ImsClient(SomeIms.Options(), http, Clock);

        AdobeRequestException failure = await Assert.ThrowsAsync<AdobeRequestException>(() =>
            Clock.RunAsync(client.ValidateTokenAsync(Token, Cancellation)));

        Assert.EndsWith("ims-na1.adobelogin.com did not answer in time.", failure.Message, StringComparison.Ordinal);
        Assert.InRange(wire.Requests.Count, 2, 4);
        Assert.All(wire.Requests, request => Assert.True(request.IsBackChannel));
    }

    [Fact]
    public async Task An_empty_token_is_a_mistake_of_the_caller()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Ims.ValidateTokenAsync(" ", Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(() => Ims.InvalidateTokenAsync("", Cancellation));
        await Assert.ThrowsAsync<ArgumentNullException>(() => Ims.RevokeTokenAsync(null!, Cancellation));
    }

    private static void ShouldTellNoSecret(AdobeRequestException failure)
    {
        Assert.DoesNotContain("p8e-", failure.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("very-long-FAKE", failure.ToString(), StringComparison.Ordinal);
    }
}
