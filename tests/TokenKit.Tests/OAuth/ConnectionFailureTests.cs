using System.Net;
using System.Security.Authentication;
using TokenKit.Ims;
using TokenKit.Tests.Ims;

namespace TokenKit.Tests.OAuth;

/// <summary>How a failure on the way to the endpoint is reported: of a token request, and of a request of another kind.</summary>
public sealed class ConnectionFailureTests : EndpointTest
{
    private static readonly HttpRequestException WantsCredentials = new(
        HttpRequestError.ProxyTunnelError,
        "The proxy tunnel request to proxy 'http://user:FAKE-password@proxy.example/' failed with status code '407'.",
        null,
        HttpStatusCode.ProxyAuthenticationRequired);

    private static readonly HttpRequestException Untrusted = new(
        HttpRequestError.SecureConnectionError, "The SSL connection could not be established, see inner exception.",
        new AuthenticationException("The remote certificate is invalid because of errors in the certificate chain: PartialChain"));

    [Fact]
    public async Task A_proxy_that_wants_credentials_is_reported_at_once_with_where_to_set_them()
    {
        Wire.Fail(() => WantsCredentials);

        TokenAcquisitionException failure = await FailAsync();
        AdobeRequestException other = await FailOtherAsync();

        Assert.Equal(2, Wire.Requests.Count);
        Assert.Equal((HttpStatusCode.ProxyAuthenticationRequired, false), (failure.StatusCode, failure.IsTransient));
        Assert.Equal((HttpStatusCode.ProxyAuthenticationRequired, false), (other.StatusCode, other.IsTransient));
        Assert.All(new[] { failure.ToString(), other.ToString() }, message =>
        {
            Assert.Contains("proxy requires credentials (407)", message, StringComparison.Ordinal);
            Assert.Contains("WebProxy.Credentials", message, StringComparison.Ordinal);
            Assert.DoesNotContain("FAKE-password", message, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData(HttpStatusCode.Forbidden, 1)]
    [InlineData(HttpStatusCode.BadGateway, 4)]
    public async Task A_proxy_that_refuses_is_reported_by_its_status(HttpStatusCode status, int requests)
    {
        Wire.Fail(
            () => new HttpRequestException(HttpRequestError.ProxyTunnelError, "http://user:FAKE-password@proxy.example/", null, status));

        TokenAcquisitionException failure = await FailAsync();

        Assert.Equal(requests, Wire.Requests.Count);
        Assert.Equal((status, requests > 1), (failure.StatusCode, failure.IsTransient));
        Assert.Contains(
            $"the proxy refused the connection to ims-na1.adobelogin.com ({(int)status})",
            failure.Message,
            StringComparison.Ordinal);
        Assert.DoesNotContain("FAKE-password", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_that_is_not_trusted_is_reported_as_such_and_not_tried_again()
    {
        Wire.Fail(() => Untrusted);

        TokenAcquisitionException failure = await FailAsync();
        AdobeRequestException other = await FailOtherAsync();

        Assert.Equal(2, Wire.Requests.Count);
        Assert.False(failure.IsTransient || other.IsTransient);
        Assert.All(new[] { failure.Message, other.Message }, message =>
        {
            Assert.Contains(
                "This machine does not trust the certificate of ims-na1.adobelogin.com",
                message,
                StringComparison.OrdinalIgnoreCase);
            Assert.Contains("PartialChain", message, StringComparison.Ordinal);
            Assert.Contains("root certificate", message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A_handshake_that_breaks_may_pass()
    {
        Wire.Fail(() => new HttpRequestException(HttpRequestError.SecureConnectionError, "handshake", new IOException("reset")))
            .Answer(SomeOAuth.Token("token-2"));

        Assert.Equal("token-2", (await AcquireAsync()).Value);
    }

    // A proxy asks so where the address is plain http, and an intercepting one at any address.
    [Fact]
    public async Task A_407_as_an_answer_says_the_same()
    {
        Wire.Answer(SomeOAuth.Answer(HttpStatusCode.ProxyAuthenticationRequired));

        TokenAcquisitionException failure = await FailAsync();

        Assert.Contains("WebProxy.Credentials", failure.Message, StringComparison.Ordinal);
        Assert.Single(Wire.Requests);
    }

    private async Task<AdobeRequestException> FailOtherAsync()
    {
        using var http = new HttpClient(Wire, disposeHandler: false);
        var client = new ImsClient(SomeIms.Options(), http, Clock);
        return await Assert.ThrowsAsync<AdobeRequestException>(
            () => Clock.RunAsync(client.ValidateTokenAsync("FAKE-token", TestContext.Current.CancellationToken)));
    }
}
