using System.Net;
using TokenKit.AdobePass;
using TokenKit.Tests.OAuth;

namespace TokenKit.Tests.AdobePass;

public sealed class PassTokenRequestTests : PassTest
{
    [Fact]
    public async Task The_parameters_stand_in_the_body()
    {
        await StoreAsync(SomePass.Registration(1));
        Wire.Answer(SomePass.Token(1));

        AccessToken token = await AcquireAsync();

        SentRequest request = Assert.Single(Wire.Requests);
        Assert.Equal("https://sp.auth.adobe.com/o/client/token", request.Uri.AbsoluteUri);
        Assert.Equal("application/x-www-form-urlencoded", request.ContentType);
        Assert.Equal("grant_type=client_credentials&client_id=fake-cid-1&client_secret=FAKE-pass-secret-1", request.Body);
        Assert.Equal("pass-token-1", token.Value);
        Assert.Equal("Bearer", token.TokenType);
        Assert.Equal(SomeOAuth.Now + TimeSpan.FromHours(6), token.ExpiresAt);
    }

    [Fact]
    public async Task The_parameters_stand_in_the_query_where_that_is_wanted()
    {
        await StoreAsync(new ClientRegistration { ClientId = "fake cid", ClientSecret = SomeOAuth.AwkwardSecret });
        Wire.Answer(SomePass.Token(1));

        await AcquireAsync(SomePass.Options(options => options.SendParametersInQuery = true));

        SentRequest request = Assert.Single(Wire.Requests);
        Assert.Equal(HttpMethod.Post, request.Method);
        Assert.Empty(request.Body);
        Assert.Equal(
            "https://sp.auth.adobe.com/o/client/token?grant_type=client_credentials&client_id=fake%20cid"
                + "&client_secret=p8e-%2B%26%3D%25%2F%C3%A9%E2%82%AC-FAKE",
            request.Uri.AbsoluteUri);
    }

    [Fact]
    public async Task A_secret_in_the_query_stays_out_of_the_error()
    {
        await StoreAsync(SomePass.Registration(1));
        Wire.Answer(SomeOAuth.Answer(
            HttpStatusCode.BadRequest, """{"error":"invalid_request","error_description":"client_secret=FAKE-pass-secret-1 is wrong"}"""));

        TokenAcquisitionException failure = await FailAsync(SomePass.Options(options => options.SendParametersInQuery = true));

        Assert.DoesNotContain("FAKE-pass-secret", failure.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("?", failure.Endpoint!.AbsoluteUri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_scope_goes_along_where_it_is_set()
    {
        await StoreAsync(SomePass.Registration(1));
        Wire.Answer(SomePass.Token(1));

        await AcquireAsync(SomePass.Options(options => options.Scope = "temporary:passes:owner"));

        Assert.Equal("temporary:passes:owner", Wire.Requests[0]["scope"]);
    }

    [Theory]
    [InlineData("""{"access_token":"pass-token-1","token_type":"bearer"}""")]
    [InlineData("""{"access_token":"pass-token-1","expires_in":0}""")]
    public async Task A_token_without_a_lifetime_is_an_error(string body)
    {
        await StoreAsync(SomePass.Registration(1));
        Wire.Answer(SomeOAuth.Answer(HttpStatusCode.Created, body));

        TokenAcquisitionException failure = await FailAsync();

        Assert.Contains("without a positive expires_in", failure.Message, StringComparison.Ordinal);
        Assert.Equal(0, Registrations);
    }

    [Fact]
    public async Task Another_download_of_the_statement_finds_the_same_registration()
    {
        Wire.Answer(SomePass.Registered(1)).Answer(SomePass.Token(1)).Answer(SomePass.Token(2));

        await AcquireAsync();
        await AcquireAsync(SomePass.Options(options => options.SoftwareStatement = SomePass.StatementOf(SomePass.Subject, 2)));

        Assert.Equal(1, Registrations);
    }

    [Fact]
    public async Task Hosts_applications_and_instances_have_registrations_of_their_own()
    {
        int made = 0;
        Wire.Do((request, _) =>
            Task.FromResult(
            request.RequestUri!.AbsolutePath.EndsWith("register", StringComparison.Ordinal)
            ? SomePass.Registered(++made)()
            : SomePass.Token(1)()));

        await AcquireAsync();
        await AcquireAsync(SomePass.Options(options => options.Environment = AdobePassEnvironment.Staging));
        await AcquireAsync(SomePass.Options(options => options.SoftwareStatement = SomePass.StatementOf("another", 1)));
        await AcquireAsync(SomePass.Options(options => options.InstanceId = "second"));
        await AcquireAsync(Provider(), new AdobePassDevice("device-1"));
        Assert.Equal(5, Registrations);

        await AcquireAsync(Provider(), new AdobePassDevice("device-1"));
        await AcquireAsync();
        Assert.Equal(5, Registrations);
    }
}
