using System.Net;

namespace TokenKit.Tests.OAuth;

public sealed class TokenAnswerTests : EndpointTest
{
    [Fact]
    public async Task A_byte_order_mark_before_the_answer_is_ignored()
    {
        Wire.Answer(SomeOAuth.Answer(HttpStatusCode.OK, "\uFEFF" + SomeOAuth.TokenJson("token-1")));

        AccessToken token = await AcquireAsync();

        Assert.Equal("token-1", token.Value);
    }

    [Theory]
    [InlineData(HttpStatusCode.OK)]
    [InlineData(HttpStatusCode.Created)]
    [InlineData(HttpStatusCode.Accepted)]
    public async Task Any_success_with_a_token_in_it_is_taken(HttpStatusCode status)
    {
        Wire.Answer(SomeOAuth.Answer(status, SomeOAuth.TokenJson("token-1")));

        AccessToken token = await AcquireAsync();

        Assert.Equal("token-1", token.Value);
    }

    [Theory]
    [InlineData("""{"access_token":"token-1","expires_in":3599}""")]
    [InlineData("""{"access_token":"token-1","expires_in":3599,"token_type":null}""")]
    [InlineData("""{"access_token":"token-1","expires_in":3599,"token_type":""}""")]
    [InlineData("""{"access_token":"token-1","expires_in":3599,"token_type":"bearer"}""")]
    [InlineData("""{"access_token":"token-1","expires_in":3599,"token_type":"BEARER"}""")]
    public async Task An_absent_type_and_any_case_of_bearer_are_Bearer(string body)
    {
        Wire.Answer(SomeOAuth.Answer(HttpStatusCode.OK, body));

        AccessToken token = await AcquireAsync();

        Assert.Equal("Bearer", token.TokenType);
    }

    [Fact]
    public async Task A_token_of_another_type_is_refused()
    {
        Wire.Answer(SomeOAuth.Answer(HttpStatusCode.OK, """{"access_token":"token-1","expires_in":3599,"token_type":"mac"}"""));

        TokenAcquisitionException failure = await FailAsync();

        Assert.Contains("not of type Bearer", failure.Message, StringComparison.Ordinal);
        Assert.False(failure.IsTransient);
    }

    [Fact]
    public async Task Unknown_members_are_ignored()
    {
        Wire.Answer(
            SomeOAuth.Answer(HttpStatusCode.OK, """{"sub":{"a":[1]},"access_token":"token-1","expires_in":3599,"scope":"openid"}"""));

        AccessToken token = await AcquireAsync();

        Assert.Equal("token-1", token.Value);
    }

    [Theory]
    [InlineData("""{"expires_in":3599}""")]
    [InlineData("""{"access_token":"","expires_in":3599}""")]
    [InlineData("""{"access_token":null,"expires_in":3599}""")]
    [InlineData("""{"access_token":12345,"expires_in":3599}""")]
    [InlineData("""{"access_token":{"value":"token-1"},"expires_in":3599}""")]
    [InlineData("{}")]
    public async Task A_success_without_a_token_says_so_and_is_not_retried(string body)
    {
        Wire.Answer(SomeOAuth.Answer(HttpStatusCode.OK, body));

        TokenAcquisitionException failure = await FailAsync();

        Assert.Contains(
            "answered 200 without an access_token. Check the address of the endpoint.", failure.Message, StringComparison.Ordinal);
        Assert.False(failure.IsTransient);
        Assert.Single(Wire.Requests);
    }

    [Theory]
    [InlineData("<html><body>Sign in, token-1</body></html>", "text/html")]
    [InlineData("", "application/json")]
    [InlineData("""[{"access_token":"token-1"}]""", "application/json")]
    [InlineData("null", "application/json")]
    [InlineData("\"token-1\"", "application/json")]
    [InlineData("""{"access_token":"token-1","expires_""", "application/json")]
    [InlineData("""{"access_token":"token-1\ud800","expires_in":3599}""", "application/json")]
    [InlineData("""{"\ud800":1,"access_token":"token-1","expires_in":3599}""", "application/json")]
    public async Task A_success_that_is_not_a_JSON_object_says_so_and_is_transient(string body, string mediaType)
    {
        Wire.Answer(SomeOAuth.Answer(HttpStatusCode.OK, body, mediaType));

        TokenAcquisitionException failure = await FailAsync();

        Assert.Contains("answered 200, but not with a JSON object", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("token-1", failure.ToString(), StringComparison.Ordinal);
        Assert.True(failure.IsTransient);
        Assert.Equal(HttpStatusCode.OK, failure.StatusCode);
    }

    [Fact]
    public async Task A_204_has_no_token()
    {
        Wire.Answer(SomeOAuth.Answer(HttpStatusCode.NoContent));

        TokenAcquisitionException failure = await FailAsync();

        Assert.Equal(HttpStatusCode.NoContent, failure.StatusCode);
        Assert.Contains("answered 204", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("token-1\\r\\nX-Injected: 1", "U+000D")]
    [InlineData("token-1\\n", "U+000A")]
    [InlineData("token 1", "U+0020")]
    [InlineData("token-é", "U+00E9")]
    public async Task A_token_that_would_break_a_header_is_refused_without_being_shown(string value, string character)
    {
        Wire.Answer(SomeOAuth.Token(value));

        TokenAcquisitionException failure = await FailAsync();

        Assert.Contains(character, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("token-", failure.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("X-Injected", failure.ToString(), StringComparison.Ordinal);
        Assert.False(failure.IsTransient);
    }
}
