using System.Net;
using System.Text;
using Microsoft.Extensions.Options;
using RichardSzalay.MockHttp;
using TokenKit.Ims;
using TokenKit.Testing;
using TokenKit.Testing.Faults;
using TokenKit.Testing.Journal;
using TokenKit.Tests.Ims.Credentials;
using TokenKit.Tests.OAuth;
using TokenKit.Tests.Testing;

namespace TokenKit.Tests.Ims;

public sealed class ImsClientTests : ImsClientTest
{
    [Fact]
    public async Task A_good_token_is_valid()
    {
        string token = await Client.GetTokenAsync();

        TokenValidationResult result = await Ims.ValidateTokenAsync(token, Cancellation);

        Assert.Equal((true, null, "valid"), (result.IsValid, result.Reason, result.ToString()));
    }

    [Fact]
    public async Task A_validation_is_asked_for_as_Adobe_documents_it()
    {
        string token = await Client.GetTokenAsync();

        await Ims.ValidateTokenAsync(token, Cancellation);

        RecordedRequest request = Emulator.Journal.Requests[^1];
        Assert.Equal(("POST", "/ims/validate_token/v1", ""), (request.Method, request.Path, request.Query));
        Assert.Equal([("type", "access_token"), ("client_id", ExampleCredential.ClientId), ("token", token)],
            request.Form.Select(field => (field.Name, field.Value)));
        Assert.Equal(ExampleCredential.ClientId, request.Headers["X-IMS-ClientId"]);
        Assert.Equal("application/x-www-form-urlencoded", request.Headers["Content-Type"]);
        Assert.Equal("application/json", request.Headers["Accept"]);
        Assert.DoesNotContain("Authorization", request.Headers.Keys);
    }

    [Fact]
    public async Task A_bad_token_is_an_answer_with_a_reason()
    {
        string token = await Client.GetTokenAsync();
        Clock.Advance(TimeSpan.FromDays(2));

        TokenValidationResult expired = await Ims.ValidateTokenAsync(token, Cancellation);
        TokenValidationResult unknown = await Ims.ValidateTokenAsync("never issued", Cancellation);

        Assert.Equal((false, "expired", "not valid (expired)"), (expired.IsValid, expired.Reason, expired.ToString()));
        Assert.Equal((false, "unknown_token"), (unknown.IsValid, unknown.Reason));
    }

    [Fact]
    public async Task A_local_development_token_has_no_client_to_ask_with()
    {
        string token = await Client.GetTokenAsync();
        using var file = new TemporaryFile(ShapeFiles.LocalToken(token));
        (Options.CredentialFile, Options.ClientId, Options.ClientSecret) = (file.Path, null, null);

        OptionsValidationException failure = await Assert.ThrowsAsync<OptionsValidationException>(() =>
            Ims.RevokeTokenAsync(token, Cancellation));

        Assert.Contains($"{SomeIms.Settings} has a local development token and no client", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(token[..20], failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_IMS_of_the_credential_file_is_asked()
    {
        using var file = new TemporaryFile("""
            {"ims":{"contexts":{"demo":
                {"client_id":"FAKE0client0id","client_secrets":["p8e-FAKE-secret"],"scopes":["openid"],"env":"stage"}}}}
            """);
        var options = new ImsOptions { CredentialFile = file.Path };
        using var ims = new MockHttpMessageHandler();
        ims.Expect("https://ims-na1-stg1.adobelogin.com/*").Respond("application/json", """{"valid":true}""");
        using HttpClient http = ims.ToHttpClient();

        await new ImsClient(options, http, Clock).ValidateTokenAsync("FAKE-token", Cancellation);

        ims.VerifyNoOutstandingExpectation();
    }

    [Fact]
    public async Task A_reason_does_not_repeat_the_token()
    {
        Emulator.Ims.ValidationFaults.Add(
            Fault.Answer(200, "application/json", """{"valid":false,"reason":"no such token: FAKE-very-long-token"}"""));

        TokenValidationResult result = await Ims.ValidateTokenAsync("FAKE-very-long-token", Cancellation);

        Assert.Equal((false, "no such token: [redacted]"), (result.IsValid, result.Reason));
    }

    [Fact]
    public async Task An_invalidated_token_is_dead()
    {
        string token = await Client.GetTokenAsync();

        await Ims.InvalidateTokenAsync(token, Cancellation);

        RecordedRequest request = Emulator.Journal.Requests[^1];
        Assert.Equal(("POST", "/ims/invalidate_token/v2", ""), (request.Method, request.Path, request.Query));
        Assert.Equal(
            [("token_type", "access_token"), ("token", token), ("cascading", "all"), ("client_id", ExampleCredential.ClientId),
                ("client_secret", ExampleCredential.ClientSecret)],
            request.Form.Select(field => (field.Name, field.Value)));
        Assert.DoesNotContain("Authorization", request.Headers.Keys);
        await ShouldBeDeadAsync(token);
    }

    [Fact]
    public async Task A_revoked_token_is_dead()
    {
        string token = await Client.GetTokenAsync();

        await Ims.RevokeTokenAsync(token, Cancellation);

        RecordedRequest request = Emulator.Journal.Requests[^1];
        Assert.Equal(("POST", "/ims/revoke", ""), (request.Method, request.Path, request.Query));
        Assert.Equal([("token", token)], request.Form.Select(field => (field.Name, field.Value)));
        Assert.Equal("Basic "
            + Convert.ToBase64String(
            Encoding.ASCII.GetBytes($"{ExampleCredential.ClientId}:{ExampleCredential.ClientSecret}")), request.Headers["Authorization"]);
        await ShouldBeDeadAsync(token);
    }

    [Fact]
    public async Task A_secret_with_any_characters_survives_both_ways()
    {
        Emulator.Ims.GetCredential(ExampleCredential.ClientId).AddSecret(SomeOAuth.AwkwardSecret);
        Options.ClientSecret = SomeOAuth.AwkwardSecret;
        string first = await Client.GetTokenAsync();
        string second = await Client.GetTokenAsync();

        await Ims.InvalidateTokenAsync(first, Cancellation);
        await Ims.RevokeTokenAsync(second, Cancellation);

        await ShouldBeDeadAsync(first);
        await ShouldBeDeadAsync(second);
    }

    [Theory]
    [InlineData("invalidate")]
    [InlineData("revoke")]
    public async Task Secrets_are_tried_in_order_where_one_is_refused(string call)
    {
        Options.ClientSecret = "p8e-FAKE-rotated-away";
        Options.ClientSecrets.Add(ExampleCredential.ClientSecret);
        string token = await Client.GetTokenAsync();

        await CallAsync(call, token, Cancellation);

        Assert.Equal(2, Emulator.Ims.RevocationRequests);
        Assert.Equal("Secret 1 of 2 of the token aem was refused; the next one was tried", Logger.LatestRecord.Message);
        await ShouldBeDeadAsync(token);
    }

    [Fact]
    public async Task The_secret_that_worked_is_tried_first_the_next_time()
    {
        Options.ClientSecret = "p8e-FAKE-rotated-away";
        Options.ClientSecrets.Add(ExampleCredential.ClientSecret);
        ImsClient client = Ims;

        await client.InvalidateTokenAsync("first", Cancellation);
        await client.RevokeTokenAsync("second", Cancellation);

        Assert.Equal(3, Emulator.Ims.RevocationRequests);
    }

    [Fact]
    public async Task A_refused_secret_is_warned_about_once_until_it_is_good_again()
    {
        Options.ClientSecret = "p8e-FAKE-next";
        Options.ClientSecrets.Add("p8e-FAKE-wrong");
        ImsClient client = Ims;
        for (int call = 0; call < 3; call++)
        {
            await Assert.ThrowsAsync<AdobeRequestException>(() => client.InvalidateTokenAsync("FAKE-token", Cancellation));
        }

        Assert.Equal(1, Logger.Collector.Count);
        Emulator.Ims.GetCredential(ExampleCredential.ClientId).AddSecret("p8e-FAKE-next");
        await client.InvalidateTokenAsync("FAKE-token", Cancellation);
        Assert.True(Emulator.Ims.GetCredential(ExampleCredential.ClientId).RemoveSecret("p8e-FAKE-next"));
        await Assert.ThrowsAsync<AdobeRequestException>(() => client.InvalidateTokenAsync("FAKE-token", Cancellation));

        Assert.Equal(2, Logger.Collector.Count);
    }

    [Theory]
    [InlineData("validate")]
    [InlineData("invalidate")]
    [InlineData("revoke")]
    public async Task A_passing_fault_is_not_noticed(string call)
    {
        string token = await Client.GetTokenAsync();
        foreach (Fault fault in new[] { Fault.Status(503), Fault.ConnectionReset(), Fault.TooManyRequests(TimeSpan.FromSeconds(1)) })
        {
            Emulator.Ims.ValidationFaults.Add(fault);
            Emulator.Ims.RevocationFaults.Add(fault);
        }

        await CallAsync(call, token, Cancellation);

        Assert.Equal(4, Emulator.Ims.ValidationRequests + Emulator.Ims.RevocationRequests);
    }

    [Fact]
    public async Task The_credential_is_read_at_each_call()
    {
        ImsClient client = Ims;
        await client.ValidateTokenAsync("FAKE-token", Cancellation);

        Options.ClientId = null;

        OptionsValidationException failure = await Assert.ThrowsAsync<OptionsValidationException>(() =>
            client.ValidateTokenAsync("FAKE-token", Cancellation));
        Assert.Contains("AdobeTokens:aem:ClientId is not set", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_works_without_dependency_injection()
    {
        var client = new ImsClient(Options, Client);

        Assert.True((await client.ValidateTokenAsync(await Client.GetTokenAsync(), Cancellation)).IsValid);
        Assert.Equal("IMS client 'FAKE0client0id'", client.ToString());
        Assert.Throws<OptionsValidationException>(() => new ImsClient(new ImsOptions(), Client));
    }

    private async Task ShouldBeDeadAsync(string token)
    {
        using HttpResponseMessage call = await Client.CallApiAsync(token);
        Assert.Equal(HttpStatusCode.Unauthorized, call.StatusCode);
    }
}
