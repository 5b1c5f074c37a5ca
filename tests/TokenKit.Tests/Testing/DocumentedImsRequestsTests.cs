using System.Net;
using System.Text;
using System.Text.Json;
using TokenKit.Ims;
using TokenKit.Testing;
using TokenKit.Testing.DeveloperConsole;
using TokenKit.Testing.Ims;

namespace TokenKit.Tests.Testing;

/// <summary>
/// The requests to Adobe IMS and the Developer Console as Adobe's pages and clients write them, byte for byte except for the credential.
/// None of them encodes the commas of a scope or the @ of an organization.
/// </summary>
public sealed class DocumentedImsRequestsTests : InMemoryEmulatorTest
{
    private const string Id = ExampleCredential.ClientId;
    private const string Secret = ExampleCredential.ClientSecret;
    private const string Organization = ExampleCredential.OrganizationId;
    private const string Scopes = "AdobeID,openid,read_organizations";
    private const string TheClient = $"client_id={Id}&client_secret={Secret}";
    private const string InQuery = $"grant_type=client_credentials&client_id={Id}&client_secret={Secret}&scope=openid,AdobeID";

    [Theory]

    // The curl of Adobe's implementation guide, and of AEM Forms' page.
    [InlineData("ims/token/v3", $"client_id={Id}&client_secret={Secret}&grant_type=client_credentials&scope={Scopes}")]

    // aio-lib-java: the client id in the query.
    [InlineData($"ims/token/v3?client_id={Id}", $"client_secret={Secret}&grant_type=client_credentials&scope={Scopes}")]

    // aio-lib-ims, as a form: with the organization.
    [InlineData("ims/token/v2", $"grant_type=client_credentials&{TheClient}&org_id={Organization}&scope={Scopes}")]

    // The Enterprise Web App of the page on admin authentication.
    [InlineData("ims/token/v3", $"grant_type=client_credentials&{TheClient}&org_id={Organization}&scope=openid")]

    // UMAPI: all of it in the query, and nothing in the body.
    [InlineData($"ims/token/v2/?{InQuery}", "")]

    // Characters that a URL may hold as they are.
    [InlineData("ims/token/v3", $"{InQuery}&note=https://a.example:8080/b?c@d;e$f,g")]
    public async Task A_token_is_issued_to_a_request_that_encodes_no_commas(string path, string body)
    {
        using HttpResponseMessage response = await Client.PostRawAsync(body, path: path);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(86_399, (await response.JsonAsync()).GetProperty("expires_in").GetInt64());
    }

    [Theory]
    [InlineData("&scope=openid%2")]
    [InlineData("&scope=openid%2,AdobeID")]
    [InlineData("&scope=openid%zzAdobeID")]
    [InlineData("&scope=openid%252CAdobeID")]
    [InlineData("&scope=openid%FF")]
    public async Task A_bad_escape_and_a_double_encoding_are_still_refused(string scope)
    {
        using HttpResponseMessage response = await Client.PostRawAsync(
            $"grant_type=client_credentials&client_id={Id}&client_secret={Secret}{scope}");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Our_own_client_encodes_what_the_emulator_takes_raw()
    {
        using HttpClient client = Emulator.CreateClient();
        var options = new ImsOptions
        {
            Authority = Emulator.BaseAddress,
            TokenPath = "/ims/token/v2",
            ClientId = Id,
            ClientSecret = Secret,
            OrganizationId = Organization,
            Scopes = { "AdobeID", "openid", "read_organizations" },
        };
        var provider = new ImsTokenProvider(options, client, Clock);

        await provider.GetTokenAsync(Cancellation);

        string body = Assert.Single(Emulator.Journal.TokenRequests).Body;
        Assert.Contains("scope=AdobeID%2Copenid%2Cread_organizations", body, StringComparison.Ordinal);
        Assert.Contains($"org_id={Uri.EscapeDataString(Organization)}", body, StringComparison.Ordinal);
        Assert.False(body.AsSpan().ContainsAny(",@"), body);
    }

    [Fact]
    public async Task A_JWT_is_exchanged_as_a_form_and_as_multipart()
    {
        using JwtTestKey key = JwtTestKey.Create(Clock);
        Emulator.Ims.GetCredential(Id).BindCertificate(key.Certificate);
        string jwt = new TheAssertion(key, Clock.GetUtcNow()).Sign();
        using var multipart = new MultipartFormDataContent
        {
            { new StringContent(Id), "client_id" }, { new StringContent(Secret), "client_secret" }, { new StringContent(jwt), "jwt_token" },
        };

        using HttpResponseMessage asForm = await Client.PostRawAsync(
            $"client_id={Id}&client_secret={Secret}&jwt_token={jwt}", path: "ims/exchange/jwt/");
        using HttpResponseMessage asParts = await Client.PostAsync("ims/exchange/jwt", multipart, Cancellation);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (asForm.StatusCode, asParts.StatusCode));
    }

    [Fact]
    public async Task A_token_is_validated_invalidated_and_revoked()
    {
        string[] tokens = [await Client.GetTokenAsync(), await Client.GetTokenAsync(), await Client.GetTokenAsync()];
        (string, string) clientId = ("X-IMS-ClientId", Id);
        (string, string) basic = ("Authorization", $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Id}:{Secret}"))}");

        string validated = await SendAsync("ims/validate_token/v1", $"type=access_token&client_id={Id}&token={tokens[0]}", clientId);
        string byBearer = await SendAsync(
            "ims/validate_token/v1", $"type=access_token&client_id={Id}", clientId, ("Authorization", $"Bearer {tokens[0]}"));
        string invalidated = await SendAsync(
            "ims/invalidate_token/v2",
            $"token_type=access_token&token={tokens[0]}&cascading=all&client_id={Id}&client_secret={Secret}");
        string revoked = await SendAsync("ims/revoke", $"token={tokens[1]}", basic);
        string byPublicClient = await SendAsync($"ims/revoke?client_id={Id}", $"token={tokens[2]}");

        Assert.Equal(["200 {\"valid\":true}", "200 {\"valid\":true}"], [validated, byBearer]);
        Assert.Equal(["200 ", "200 ", "200 "], [invalidated, revoked, byPublicClient]);
    }

    [Fact]
    public async Task The_secrets_of_a_credential_are_listed_added_and_deleted()
    {
        string scope = DeveloperConsoleEmulator.RequiredScope;
        Emulator.Ims.AddCredential(new ImsEmulatorCredential("FAKE0admin0id", "p8e-FAKE-admin", Organization, scope.Split(',')));
        using HttpResponseMessage granted = await Client.PostRawAsync(
            $"client_id=FAKE0admin0id&client_secret=p8e-FAKE-admin&grant_type=client_credentials&scope={scope}");
        string token = (await granted.JsonAsync()).GetProperty("access_token").GetString()!;
        (string, string)[] headers = [("Authorization", $"Bearer {token}"), ("x-api-key", "FAKE0admin0id")];
        string path =
            $"console/organizations/{ExampleCredential.ConsoleOrganizationId}/credentials/{ExampleCredential.ConsoleCredentialId}/secrets";

        using HttpResponseMessage listed = await Client.SendAsync(HttpMethod.Get, path, content: null, headers);
        using HttpResponseMessage added = await Client.SendAsync(HttpMethod.Post, path, content: null, headers);
        JsonElement secret = await added.JsonAsync();
        using HttpResponseMessage deleted = await Client.SendAsync(
            HttpMethod.Delete, $"{path}/{secret.GetProperty("uuid").GetString()}", content: null, headers);

        Assert.Equal("200 201 204", $"{(int)listed.StatusCode} {(int)added.StatusCode} {(int)deleted.StatusCode}");
    }

    private async Task<string> SendAsync(string path, string body, params (string Name, string Value)[] headers)
    {
        using var content = new StringContent(body, Encoding.ASCII, "application/x-www-form-urlencoded");
        using HttpResponseMessage response = await Client.SendAsync(HttpMethod.Post, path, content, headers);
        return $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync(Cancellation)}";
    }
}
