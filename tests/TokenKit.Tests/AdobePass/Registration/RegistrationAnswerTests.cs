using System.Net;
using TokenKit.AdobePass;
using TokenKit.Tests.OAuth;

namespace TokenKit.Tests.AdobePass.Registration;

public sealed class RegistrationAnswerTests : PassTest
{
    [Fact]
    public async Task All_that_Adobe_answers_is_kept()
    {
        Wire.Answer(SomePass.Registered(1)).Answer(SomePass.Token(1));

        await AcquireAsync();

        ClientRegistration stored = await StoredAsync();
        Assert.Equal(SomePass.ClientId(1), stored.ClientId);
        Assert.Equal(SomePass.FirstSecret, stored.ClientSecret);
        Assert.Equal(["example-scheme://com.example.app"], stored.RedirectUris);
        Assert.Equal(["client_credentials"], stored.GrantTypes);
        Assert.Equal(["api:client:v2"], stored.Scopes);
        Assert.Null(stored.ReplacedClientId);
        Assert.Equal(SomeOAuth.Now, stored.RegisteredAt);
    }

    [Theory]
    [InlineData("1700000000", "2023-11-14T22:13:20Z")]
    [InlineData("1700000000123", "2023-11-14T22:13:20.123Z")]
    [InlineData("\"1700000000\"", "2023-11-14T22:13:20Z")]
    [InlineData("0", null)]
    [InlineData("-5", null)]
    [InlineData("9223372036854775807", null)]
    [InlineData("true", null)]
    public async Task The_moment_of_issue_is_read_by_its_magnitude(string wire, string? instant)
    {
        Wire.Answer(SomePass.Registered(1, wire)).Answer(SomePass.Token(1));

        await AcquireAsync();

        Assert.Equal(instant is null ? null : DateTimeOffset.Parse(instant, null), (await StoredAsync()).IssuedAt);
    }

    [Theory]
    [InlineData(HttpStatusCode.OK)]
    [InlineData(HttpStatusCode.Created)]
    [InlineData(HttpStatusCode.Accepted)]
    public async Task Any_success_with_a_client_in_it_will_do(HttpStatusCode status)
    {
        Wire.Answer(SomeOAuth.Answer(status, """{"client_id":"fake-cid-1","client_secret":"FAKE-pass-secret-1"}"""))
            .Answer(SomePass.Token(1));

        AccessToken token = await AcquireAsync();

        Assert.Equal("pass-token-1", token.Value);
        Assert.Equal(SomePass.ClientId(1), (await StoredAsync()).ClientId);
    }

    [Fact]
    public async Task A_string_that_is_not_used_may_be_half_a_surrogate_pair()
    {
        Wire.Answer(SomeOAuth.Answer(
                HttpStatusCode.OK, """{"client_id":"fake-cid-1","client_secret":"FAKE-pass-secret-1","client_name":"\ud83d"}"""))
            .Answer(SomePass.Token(1));

        Assert.Equal("pass-token-1", (await AcquireAsync()).Value);
    }

    [Theory]
    [InlineData("""{"client_id":"fake-cid-1"}""", "without a client_secret")]
    [InlineData("""{"client_id":"fake-cid-1","client_secret":" "}""", "without a client_secret")]
    [InlineData("""{"client_id":"fake-cid-1","client_secret":42}""", "without a client_secret")]
    [InlineData("""{"client_secret":"FAKE-pass-secret-1"}""", "without a client_id")]
    [InlineData("""{"client_id":"fake\ncid","client_secret":"FAKE-pass-secret-1"}""", "without a client_id")]
    [InlineData("{}", "without a client_id")]
    [InlineData("<html>welcome</html>", "not with a JSON object")]
    [InlineData("", "not with a JSON object")]
    public async Task A_success_without_a_client_is_an_error_and_nothing_is_kept(string body, string said)
    {
        Wire.Answer(SomeOAuth.Answer(HttpStatusCode.Created, body));

        TokenAcquisitionException failure = await FailAsync();

        Assert.Contains("The token 'pass' could not be acquired: its client was not registered", failure.Message, StringComparison.Ordinal);
        Assert.Contains(said, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("FAKE-pass-secret", failure.ToString(), StringComparison.Ordinal);
        Assert.Null(await StoredAsync());
    }

    [Theory]
    [InlineData("invalid_software_statement", "AdobeTokens:pass:SoftwareStatement", "download it again")]
    [InlineData("unapproved_software_statement", "AdobeTokens:pass:SoftwareStatement", "ask Adobe to approve it")]
    [InlineData("invalid_redirect_uri", "AdobeTokens:pass:RedirectUri", "set")]
    [InlineData("invalid_request", "AdobeTokens:pass:RedirectUri", "may require a redirect URI")]
    public async Task Each_error_says_where_to_fix_it(string error, string setting, string whatToDo)
    {
        Wire.Answer(SomePass.Error(error));

        TokenAcquisitionException failure = await FailAsync();

        Assert.Equal(error, failure.Error);
        Assert.Equal(HttpStatusCode.BadRequest, failure.StatusCode);
        Assert.Equal("https://sp.auth.adobe.com/o/client/register", failure.Endpoint!.AbsoluteUri);
        Assert.False(failure.IsTransient);
        Assert.Contains(setting, failure.Message, StringComparison.Ordinal);
        Assert.Contains(whatToDo, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(SomePass.Statement, failure.ToString(), StringComparison.Ordinal);
        Assert.Single(Wire.Requests);
    }

    [Theory]
    [InlineData("invalid_software_statement")]
    [InlineData("unapproved_software_statement")]
    public async Task A_statement_that_was_refused_is_not_sent_again(string error)
    {
        Wire.Answer(SomePass.Error(error));
        AdobePassTokenProvider provider = Provider();

        await FailAsync(provider);
        TokenAcquisitionException again = await FailAsync(provider);
        await Assert.ThrowsAsync<TokenAcquisitionException>(() => AcquireAsync(provider, new AdobePassDevice("device-1")));

        Assert.Single(Wire.Requests);
        Assert.Equal(error, again.Error);
    }

    [Fact]
    public async Task An_outage_that_blames_the_statement_does_not_stop_registering()
    {
        Wire.Answer(SomeOAuth.Error(HttpStatusCode.ServiceUnavailable, "invalid_software_statement"));
        AdobePassTokenProvider provider = Provider();
        await FailAsync(provider);
        int before = Wire.Requests.Count;

        await FailAsync(provider);

        Assert.True(Wire.Requests.Count > before);
    }

    [Fact]
    public async Task A_new_download_in_the_file_of_a_refused_statement_is_sent_without_a_restart()
    {
        using TemporaryFile file = new(SomePass.Statement);
        Wire.Answer(SomePass.Error("invalid_software_statement")).Answer(SomePass.Registered(1)).Answer(SomePass.Token(1));
        AdobePassTokenProvider provider = Provider(new AdobePassOptions { SoftwareStatementFile = file.Path });

        await FailAsync(provider);
        await File.WriteAllTextAsync(file.Path, SomePass.StatementOf(SomePass.Subject, 2), Cancellation);

        Assert.Equal("pass-token-1", (await AcquireAsync(provider)).Value);
    }

    [Fact]
    public async Task The_statement_of_another_application_in_the_file_is_not_sent()
    {
        using TemporaryFile file = new(SomePass.Statement);
        AdobePassTokenProvider provider = Provider(new AdobePassOptions { SoftwareStatementFile = file.Path });
        await File.WriteAllTextAsync(file.Path, SomePass.StatementOf("00000000-0000-4000-8000-0000000000ff", 1), Cancellation);

        TokenAcquisitionException failure = await FailAsync(provider);

        Assert.Contains("another registered application", failure.Message, StringComparison.Ordinal);
        Assert.Empty(Wire.Requests);
    }

    [Fact]
    public async Task What_passes_is_tried_again()
    {
        Wire.Answer(SomeOAuth.Answer(HttpStatusCode.TooManyRequests, "<html>slow down</html>", "text/html"))
            .Answer(SomeOAuth.Answer(HttpStatusCode.BadGateway)).Answer(SomePass.Registered(1)).Answer(SomePass.Token(1));

        await AcquireAsync();

        Assert.Equal(3, Registrations);
        Assert.True(Wire.Requests[1].At - Wire.Requests[0].At >= TimeSpan.FromSeconds(1), "Too soon after a 429.");
    }

    [Fact]
    public async Task A_429_says_what_helps()
    {
        Wire.Answer(SomeOAuth.Answer(HttpStatusCode.TooManyRequests, "<html>slow down</html>", "text/html"));

        TokenAcquisitionException failure = await FailAsync();

        Assert.Contains("one request a second from one address", failure.Message, StringComparison.Ordinal);
        Assert.True(failure.IsTransient);
    }
}
