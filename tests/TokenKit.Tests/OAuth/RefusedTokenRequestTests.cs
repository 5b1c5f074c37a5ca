using System.Net;

namespace TokenKit.Tests.OAuth;

public sealed class RefusedTokenRequestTests : EndpointTest
{
    [Fact]
    public async Task An_OAuth_error_is_reported_with_what_to_do()
    {
        Wire.Answer(SomeOAuth.Error(HttpStatusCode.BadRequest, "invalid_client", "invalid client_secret parameter"));

        TokenAcquisitionException failure = await FailAsync();

        Assert.Equal(
            "The token 'aem' could not be acquired: ims-na1.adobelogin.com answered 400 invalid_client (invalid client_secret parameter). "
                + "Fix invalid_client.",
            failure.Message);
        Assert.Equal(HttpStatusCode.BadRequest, failure.StatusCode);
        Assert.Equal("invalid_client", failure.Error);
        Assert.Equal("invalid client_secret parameter", failure.ErrorDescription);
        Assert.False(failure.IsTransient);
        Assert.Null(failure.RetryAfter);
        Assert.Null(failure.RequestId);
    }

    [Fact]
    public async Task An_OAuth_error_without_a_description_is_reported_by_its_code()
    {
        Wire.Answer(SomeOAuth.Error(HttpStatusCode.BadRequest, "invalid_client"));

        Assert.EndsWith("answered 400 invalid_client. Fix invalid_client.", (await FailAsync()).Message, StringComparison.Ordinal);
    }

    // RFC 6749 section 5.2, RFC 6750 section 3.1, RFC 7591 section 3.2.2, and Adobe's own: they steer what happens next.
    [Theory]
    [InlineData("invalid_request")]
    [InlineData("invalid_client")]
    [InlineData("invalid_grant")]
    [InlineData("unauthorized_client")]
    [InlineData("unsupported_grant_type")]
    [InlineData("invalid_scope")]
    [InlineData("access_denied")]
    [InlineData("server_error")]
    [InlineData("temporarily_unavailable")]
    [InlineData("invalid_token")]
    [InlineData("insufficient_scope")]
    [InlineData("invalid_redirect_uri")]
    [InlineData("invalid_client_metadata")]
    [InlineData("invalid_software_statement")]
    [InlineData("unapproved_software_statement")]
    [InlineData("internal_error")]
    [InlineData("bad_request")]
    [InlineData("invalid_signature")]
    public async Task A_word_of_the_protocol_is_reported_even_if_a_secret_holds_it(string error)
    {
        Wire.Answer(SomeOAuth.Error(HttpStatusCode.BadRequest, error));

        Assert.Equal(error, (await FailAsync(secret: $"p8e-FAKE-{error}-")).Error);
    }

    [Theory]
    [InlineData(HttpStatusCode.MultipleChoices, true)]
    [InlineData((HttpStatusCode)399, true)]
    [InlineData(HttpStatusCode.BadRequest, false)]
    public async Task A_redirect_is_reported_with_what_to_do(HttpStatusCode status, bool isRedirect)
    {
        Wire.Answer(SomeOAuth.Answer(status, SomeOAuth.TokenJson()));

        TokenAcquisitionException failure = await FailAsync();

        Assert.Equal(status, failure.StatusCode);
        Assert.Equal(isRedirect, failure.Message.Contains("A redirect is not followed", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "application/json")]
    [InlineData("<html>Bad Request p8e-FAKE-secret</html>", "text/html")]
    [InlineData("[1,2]", "application/json")]
    [InlineData("null", "application/json")]
    [InlineData("""{"error":{"code":7}}""", "application/json")]
    [InlineData("""{"error":" "}""", "application/json")]
    [InlineData("{\"error\":\"invalid_cl", "application/json")]
    public async Task An_error_in_another_shape_keeps_its_status_and_shows_no_body(string body, string mediaType)
    {
        Wire.Answer(SomeOAuth.Answer(HttpStatusCode.Forbidden, body, mediaType));

        TokenAcquisitionException failure = await FailAsync();

        Assert.Equal("The token 'aem' could not be acquired: ims-na1.adobelogin.com answered 403.", failure.Message);
        Assert.Equal(HttpStatusCode.Forbidden, failure.StatusCode);
        Assert.Null(failure.Error);
        Assert.Null(failure.ErrorDescription);
        Assert.Null(failure.InnerException);
    }

    [Fact]
    public async Task An_error_of_a_gateway_is_read_like_one_of_the_issuer()
    {
        Wire.Answer(SomeOAuth.Answer(HttpStatusCode.Forbidden, """{"error_code":"403003","message":"Api Key is invalid"}"""));

        TokenAcquisitionException failure = await FailAsync();

        Assert.Contains("answered 403 403003 (Api Key is invalid).", failure.Message, StringComparison.Ordinal);
        Assert.Equal("403003", failure.Error);
    }

    [Fact]
    public async Task A_description_of_another_kind_does_not_hide_the_error()
    {
        Wire.Answer(SomeOAuth.Answer(
            HttpStatusCode.BadRequest, """{"error":"invalid_client","error_description":{"text":"no"},"expires_in":"never"}"""));

        TokenAcquisitionException failure = await FailAsync();

        Assert.Equal("invalid_client", failure.Error);
        Assert.Null(failure.ErrorDescription);
    }

    [Theory]
    [InlineData(HttpStatusCode.RequestTimeout, true)]
    [InlineData(HttpStatusCode.TooManyRequests, true)]
    [InlineData(HttpStatusCode.InternalServerError, true)]
    [InlineData(HttpStatusCode.BadGateway, true)]
    [InlineData(HttpStatusCode.BadRequest, false)]
    [InlineData(HttpStatusCode.Unauthorized, false)]
    [InlineData(HttpStatusCode.Forbidden, false)]
    [InlineData(HttpStatusCode.NotFound, false)]
    public async Task Only_what_may_pass_is_transient(HttpStatusCode status, bool isTransient)
    {
        Wire.Answer(SomeOAuth.Answer(status, "<html></html>", "text/html"));

        TokenAcquisitionException failure = await FailAsync();

        Assert.Equal(status, failure.StatusCode);
        Assert.Equal(isTransient, failure.IsTransient);
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound, "Check the address of the endpoint.")]
    [InlineData(HttpStatusCode.MethodNotAllowed, "Check the address of the endpoint.")]
    [InlineData(HttpStatusCode.ProxyAuthenticationRequired, "Set them on the proxy")]
    [InlineData(HttpStatusCode.TooManyRequests, "share one provider per credential")]
    public async Task A_status_says_what_to_do_about_it(HttpStatusCode status, string whatToDo)
    {
        Wire.Answer(SomeOAuth.Answer(status));

        TokenAcquisitionException failure = await FailAsync();

        Assert.Contains(whatToDo, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_success_that_is_an_error_is_reported_as_one_with_what_to_do()
    {
        Wire.Answer(SomeOAuth.Error(HttpStatusCode.OK, "invalid_client", "invalid client_secret parameter"));

        TokenAcquisitionException failure = await FailAsync();

        Assert.EndsWith(
            "answered 200 invalid_client (invalid client_secret parameter). Fix invalid_client.",
            failure.Message,
            StringComparison.Ordinal);
        Assert.Equal(("invalid_client", false), (failure.Error, failure.IsTransient));
    }

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests, "60", " Next attempt in 60 s.")]
    [InlineData(HttpStatusCode.ServiceUnavailable, "90", " Next attempt in 90 s.")]
    [InlineData(HttpStatusCode.TooManyRequests, "86400", " Next attempt in 3600 s.")]
    public async Task A_temporary_error_says_when_the_next_attempt_is(HttpStatusCode status, string retryAfter, string said)
    {
        Wire.Answer(SomeOAuth.Answer(status, null, "text/html", ("Retry-After", retryAfter)));

        Assert.Contains(said, (await FailAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_without_a_time_names_no_time()
    {
        Wire.Answer(SomeOAuth.Answer(HttpStatusCode.TooManyRequests));

        Assert.DoesNotContain("Next attempt", (await FailAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_request_id_is_reported()
    {
        Wire.Answer(
            SomeOAuth.Answer(HttpStatusCode.BadRequest, null, "text/plain", ("x-request-id", "FAKE-req"), ("x-debug-id", "FAKE-debug")));

        TokenAcquisitionException failure = await FailAsync();

        Assert.Equal("FAKE-debug", failure.RequestId);
        Assert.EndsWith(" Request id: FAKE-debug.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_header_names_the_request_too()
    {
        Wire.Answer(SomeOAuth.Answer(HttpStatusCode.OK, "{}", "application/json", ("x-request-id", "FAKE-req")));

        TokenAcquisitionException failure = await FailAsync();

        Assert.Equal("FAKE-req", failure.RequestId);
    }

    [Fact]
    public async Task A_long_request_id_is_cut()
    {
        Wire.Answer(SomeOAuth.Answer(HttpStatusCode.BadRequest, null, "text/plain", ("x-debug-id", new string('7', 5000))));

        TokenAcquisitionException failure = await FailAsync();

        Assert.Equal(128, failure.RequestId?.Length);
    }
}
