using System.Net;
using TokenKit.Tests.OAuth;

namespace TokenKit.Tests.Ims.Jwt;

/// <summary>The errors of the legacy exchange that the emulator has no cause to answer with.</summary>
public sealed class JwtAdviceTests : ImsTest
{
    [Theory]
    [InlineData(
        400, "invalid_token", null,
        "The certificate bound to this credential has expired or does not match the private key of AdobeTokens:aem:Jwt:SignData",
        "Or this machine's clock is wrong.")]
    [InlineData(
        400, "invalid_token", "JWT token is incorrectly formatted, and can not be decoded.",
        "The assertion was written as Adobe documents it. Either it was changed on its way",
        "what AdobeTokens:aem:Jwt:SignData signs with")]
    [InlineData(400, "invalid_signature", null, "The certificate bound to this credential has expired or does not match")]
    [InlineData(
        400, "invalid_client", null, "The client id 'FAKE0client0id' does not exist there, or the assertion names another one.",
        "aud is 'https://ims-na1.adobelogin.com/c/FAKE0client0id'. It is made of AdobeTokens:aem:Authority")]
    [InlineData(400, "invalid_client", "aud does not match", "The assertion's aud is 'https://ims-na1.adobelogin.com/c/FAKE0client0id'")]
    [InlineData(
        401, "invalid_client", null, "Adobe refused the client secret of", "Or it is a credential of the other kind. Only a JWT (service")]
    [InlineData(400, "unauthorized_client", null, "Only a JWT (service account) credential may use the JWT exchange")]
    [InlineData(400, "invalid_request", null, "check the exchange path and the additional parameters")]
    [InlineData(
        500, "internal_error", "Please try again later", "always answers like this for a JWT credential that has been migrated to OAuth",
        "and the scopes in AdobeTokens:aem:Scopes.")]
    public async Task An_error_is_reported_with_its_real_cause(int status, string error, string? description, params string[] said)
    {
        Wire.Answer(SomeOAuth.Error((HttpStatusCode)status, error, description));

        TokenAcquisitionException failure = await FailAsync(SomeJwt.SignedOptions());

        Assert.Equal(error, failure.Error);
        Assert.All(said, part => Assert.Contains(part, failure.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_description_that_names_the_certificate_does_not_blame_the_clock()
    {
        Wire.Answer(SomeOAuth.Error(HttpStatusCode.BadRequest, "invalid_token", "Could not match JWT signature to any of the bindings"));

        TokenAcquisitionException failure = await FailAsync(SomeJwt.SignedOptions());

        Assert.DoesNotContain("clock", failure.Message, StringComparison.Ordinal);
    }
}
