using System.Net;
using TokenKit.OAuth;

namespace TokenKit.Tests.OAuth;

public sealed class IssuerErrorTests
{
    [Theory]
    [InlineData(HttpStatusCode.BadRequest, "invalid_client", false, "RefusedClient")]
    [InlineData(HttpStatusCode.Unauthorized, "invalid_client", false, "RefusedClient")]
    [InlineData(HttpStatusCode.Forbidden, "invalid_client", false, "RefusedClient")]
    [InlineData(HttpStatusCode.ServiceUnavailable, "invalid_client", true, "Transient")]
    [InlineData(HttpStatusCode.NotFound, "invalid_client", false, "Permanent")]
    [InlineData(HttpStatusCode.BadRequest, "invalid_scope", false, "Permanent")]
    [InlineData(HttpStatusCode.BadRequest, "invalid_software_statement", false, "RefusedStatement")]
    [InlineData(HttpStatusCode.BadRequest, "unapproved_software_statement", false, "RefusedStatement")]
    [InlineData(HttpStatusCode.BadGateway, "invalid_software_statement", true, "Transient")]
    [InlineData(HttpStatusCode.TooManyRequests, null, true, "Transient")]
    public void A_failure_means_the_same_for_a_token_and_for_any_other_request(
        HttpStatusCode status, string? error, bool isTransient, string expected)
    {
        var token = new TokenAcquisitionException("aem", "invented") { StatusCode = status, Error = error, IsTransient = isTransient };
        var request = new AdobeRequestException("invented") { StatusCode = status, Error = error, IsTransient = isTransient };

        Assert.Equal([expected, expected], [IssuerError.KindOf(token).ToString(), IssuerError.KindOf(request).ToString()]);
    }

    [Fact]
    public void Any_other_exception_says_nothing_about_a_client() =>
        Assert.Equal(IssuerError.Kind.Permanent, IssuerError.KindOf(new InvalidOperationException("invalid_client")));
}
