using System.Net;
using TokenKit.Tests.AdobePass;
using TokenKit.Tests.Ims;

namespace TokenKit.Tests.OAuth;

/// <summary>An endpoint may speak one version of HTTP only (dotnet/aspnetcore#20096): the HttpClient says which.</summary>
public sealed class RequestVersionTests : PassTest
{
    public RequestVersionTests()
    {
        HttpClient.DefaultRequestVersion = HttpVersion.Version20;
        HttpClient.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;
    }

    [Fact]
    public async Task A_token_request_has_the_version_of_its_client()
    {
        Wire.Answer(SomeOAuth.Token());

        await new TokenKit.Ims.ImsTokenProvider(SomeIms.Options(), HttpClient, Clock).GetTokenAsync(Cancellation);

        AssertVersion(1);
    }

    [Fact]
    public async Task A_registration_and_a_token_request_of_Adobe_Pass_do()
    {
        Wire.Answer(SomePass.Registered(1)).Answer(SomePass.Token(1));

        await AcquireAsync();

        AssertVersion(2);
    }

    [Fact]
    public async Task A_validation_and_a_revocation_do()
    {
        Wire.Answer(SomeOAuth.Answer(HttpStatusCode.OK, """{"valid":true}"""));
        var client = new TokenKit.Ims.ImsClient(SomeIms.Options(), HttpClient, Clock);

        await client.ValidateTokenAsync("FAKE-token", Cancellation);
        await client.RevokeTokenAsync("FAKE-token", Cancellation);

        AssertVersion(2);
    }

    [Fact]
    public async Task A_request_to_the_console_does()
    {
        Wire.Answer(SomeOAuth.Answer(HttpStatusCode.OK, """{"client_secrets":[]}"""));
        var client = new TokenKit.DeveloperConsole.ClientSecretsClient(
            HttpClient, new() { ConsoleOrganizationId = "100001", ConsoleCredentialId = "200002" }, Clock);

        await client.ListAsync(Cancellation);

        AssertVersion(1);
    }

    private void AssertVersion(int requests)
    {
        Assert.Equal(requests, Wire.Requests.Count);
        Assert.All(
            Wire.Requests,
            request =>
                Assert.Equal((HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact), (request.Version, request.VersionPolicy)));
    }
}
