using System.Net;
using System.Text.Json;
using TokenKit.Testing;
using TokenKit.Testing.Ims;

namespace TokenKit.Tests.Testing;

public sealed class ImsOrganizationTests : InMemoryEmulatorTest
{
    private const string TheCustomer = "C0FFEE9876543210C0FFEEFAKE@AdobeOrg";

    private ImsEmulatorCredential TheCredential => Emulator.Ims.GetCredential(ExampleCredential.ClientId);

    [Theory]
    [InlineData("ims/token/v2")]
    [InlineData("ims/token/v3")]
    public async Task An_org_id_may_be_sent_if_it_is_the_credentials_own(string path)
    {
        using HttpResponseMessage own = await Client.PostFormAsync(
            EmulatorRequests.TheForm().With("org_id", ExampleCredential.OrganizationId), path);
        using HttpResponseMessage other = await Client.PostFormAsync(EmulatorRequests.TheForm().With("org_id", TheCustomer), path);

        Assert.Equal(HttpStatusCode.OK, own.StatusCode);
        await other.ShouldBeImsErrorAsync(HttpStatusCode.BadRequest, "invalid_request", "The client does not serve this org_id.");
    }

    [Theory]
    [InlineData("ims/token/v2")]
    [InlineData("ims/token/v3")]
    public async Task An_enterprise_web_app_must_name_its_customer(string path)
    {
        TheCredential.RequiresOrganizationId = true;

        using HttpResponseMessage response = await Client.PostFormAsync(EmulatorRequests.TheForm(), path);

        await response.ShouldBeImsErrorAsync(HttpStatusCode.BadRequest, "invalid_request", "The org_id parameter is missing.");
    }

    [Fact]
    public async Task An_enterprise_web_app_gets_a_token_of_its_own_lifetime_without_a_type()
    {
        TheCredential.RequiresOrganizationId = true;
        TheCredential.TokenLifetime = TimeSpan.FromSeconds(3_599);
        TheCredential.Consent(TheCustomer);

        using HttpResponseMessage response = await Client.PostFormAsync(EmulatorRequests.TheForm().With("org_id", TheCustomer));

        JsonElement json = await response.JsonAsync();
        Assert.False(json.TryGetProperty("token_type", out _));
        Assert.Equal(3_599, json.GetProperty("expires_in").GetInt32());
    }

    [Fact]
    public async Task A_customers_token_opens_that_customers_organization_only()
    {
        TheCredential.Consent(TheCustomer);
        string token = await Client.GetTokenAsync(EmulatorRequests.TheForm().With("org_id", TheCustomer));

        using HttpResponseMessage theirs = await Client.CallApiAsync(token, organization: TheCustomer);
        using HttpResponseMessage ours = await Client.CallApiAsync(token);

        Assert.Equal(HttpStatusCode.OK, theirs.StatusCode);
        await ours.ShouldBeGatewayErrorAsync(HttpStatusCode.Forbidden, "403025");
    }

    [Fact]
    public async Task A_withdrawn_consent_ends_new_tokens_but_not_old_ones()
    {
        TheCredential.Consent(TheCustomer);
        string token = await Client.GetTokenAsync(EmulatorRequests.TheForm().With("org_id", TheCustomer));

        Assert.True(TheCredential.WithdrawConsent(TheCustomer));

        using HttpResponseMessage refused = await Client.PostFormAsync(EmulatorRequests.TheForm().With("org_id", TheCustomer));
        using HttpResponseMessage call = await Client.CallApiAsync(token, organization: TheCustomer);
        await refused.ShouldBeImsErrorAsync(HttpStatusCode.BadRequest, "invalid_request");
        Assert.Equal(HttpStatusCode.OK, call.StatusCode);
    }
}
