using System.Net;
using TokenKit.Tests.OAuth;

namespace TokenKit.Tests.Ims;

public sealed class ImsAdviceTests : ImsTest
{
    [Fact]
    public async Task A_refused_scope_is_reported_with_the_requested_scopes()
    {
        Wire.Answer(SomeOAuth.Error(HttpStatusCode.BadRequest, "invalid_scope"));

        TokenAcquisitionException failure = await FailAsync(SomeIms.Options(options => options.Scopes.Add("Read_Organizations")));

        Assert.Contains("Asked for: openid,AdobeID,Read_Organizations.", failure.Message, StringComparison.Ordinal);
        Assert.Contains("in AdobeTokens:aem:Scopes.", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("unauthorized_client", "make an OAuth server-to-server credential in the Adobe Developer Console")]
    [InlineData("invalid_request", "check the token path, the organization and the additional parameters")]
    public async Task An_error_has_advice_of_its_own(string error, string advice)
    {
        Wire.Answer(SomeOAuth.Error(HttpStatusCode.BadRequest, error));

        TokenAcquisitionException failure = await FailAsync(SomeIms.Options());

        Assert.Contains(advice, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "Adobe refused the client secret of 'FAKE0client0id': set the current one in AdobeTokens:aem:ClientSecret.")]
    [InlineData(2, "Adobe refused all 2 client secrets of 'FAKE0client0id': set the current one in AdobeTokens:aem:ClientSecret.")]
    public async Task A_refused_secret_is_reported_as_that(int secrets, string said)
    {
        Wire.Answer(SomeOAuth.Error(HttpStatusCode.BadRequest, "invalid_client", "invalid client_secret parameter"));

        TokenAcquisitionException failure = await FailAsync(SomeIms.Options(options =>
        {
            if (secrets == 2)
            {
                options.ClientSecrets.Add(SomeIms.SecondSecret);
            }
        }));

        Assert.Contains(said, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_error_is_reported_as_it_is()
    {
        Wire.Answer(SomeOAuth.Error(HttpStatusCode.BadRequest, "access_denied", "not today"));

        TokenAcquisitionException failure = await FailAsync(SomeIms.Options());

        Assert.EndsWith("answered 400 access_denied (not today).", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_came_from_a_file_is_to_be_fixed_in_the_file()
    {
        using var file = new TemporaryFile(SomeIms.ProjectFile(SomeIms.OAuthCredential()));
        Wire.Answer(SomeOAuth.Error(HttpStatusCode.BadRequest, "invalid_scope")).Answer(
            SomeOAuth.Error(HttpStatusCode.BadRequest, "invalid_client"));

        TokenAcquisitionException scope = await FailAsync(SomeIms.FileOptions(file.Path));
        TokenAcquisitionException client = await FailAsync(SomeIms.FileOptions(file.Path));

        Assert.Contains($"in {file.Path}.", scope.Message, StringComparison.Ordinal);
        Assert.Contains($"in {file.Path}.", client.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("p8e-+&=%/é€-FAKE")]
    [InlineData("p8e-%2B%26%3D%25%2F%C3%A9%E2%82%AC-FAKE")]
    public async Task A_secret_that_is_echoed_is_not_shown(string echo)
    {
        Wire.Answer(SomeOAuth.Error(HttpStatusCode.BadRequest, "invalid_client", $"invalid client_secret {echo}"));

        TokenAcquisitionException failure = await FailAsync(SomeIms.Options(options => options.ClientSecret = SomeOAuth.AwkwardSecret));

        Assert.Equal("invalid client_secret [redacted]", failure.ErrorDescription);
        Assert.DoesNotContain("p8e-", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_additional_parameter_that_is_echoed_is_not_shown()
    {
        Wire.Answer(SomeOAuth.Error(HttpStatusCode.BadRequest, "invalid_request", "bad pin FAKE-pin"));

        TokenAcquisitionException failure = await FailAsync(SomeIms.Options(options => options.AdditionalParameters["pin"] = "FAKE-pin"));

        Assert.Equal("bad pin [redacted]", failure.ErrorDescription);
    }
}
