using System.Net;
using System.Net.Http.Headers;
using System.Text;
using TokenKit.Testing;
using TokenKit.Testing.Faults;
using TokenKit.Testing.Ims;

namespace TokenKit.Tests.Testing;

public sealed class TokenRevocationTests : InMemoryEmulatorTest
{
    private const string InvalidatePath = "ims/invalidate_token/v2";
    private const string RevokePath = "ims/revoke";
    private const string TheOtherClient = "FAKE0other0id";

    [Fact]
    public async Task An_invalidated_token_is_dead_at_the_gateway()
    {
        string token = await Client.GetTokenAsync();

        using HttpResponseMessage response = await Client.PostFormAsync(Form(token), InvalidatePath);

        await ShouldHaveEndedAsync(response, token);
    }

    [Theory]
    [InlineData("token", "", "invalid_request")]
    [InlineData("token_type", "", "invalid_request")]
    [InlineData("token_type", "refresh_token", "unsupported_token_type")]
    [InlineData("cascading", "some", "invalid_request")]
    [InlineData("client_id", "FAKE0unknown0id", "invalid_client")]
    [InlineData("client_secret", "p8e-FAKE-wrong", "invalid_client")]
    [InlineData("client_secret", "", "invalid_request")]
    public async Task A_bad_invalidation_ends_nothing(string name, string value, string error)
    {
        string token = await Client.GetTokenAsync();

        using HttpResponseMessage response = await Client.PostFormAsync(Form(token).With(name, value), InvalidatePath);

        await response.ShouldBeImsErrorAsync(HttpStatusCode.BadRequest, error);
        await ShouldLiveAsync(token);
    }

    [Fact]
    public async Task A_token_is_revoked_by_a_client_with_Basic_authentication()
    {
        string token = await Client.GetTokenAsync();

        using HttpResponseMessage response = await RevokeAsync(token, Basic(ExampleCredential.ClientId, ExampleCredential.ClientSecret));

        await ShouldHaveEndedAsync(response, token);
    }

    [Fact]
    public async Task A_token_is_revoked_by_a_client_that_names_itself_in_the_query()
    {
        string token = await Client.GetTokenAsync();

        using HttpResponseMessage response = await RevokeAsync(token, authorization: null, $"?client_id={ExampleCredential.ClientId}");

        await ShouldHaveEndedAsync(response, token);
    }

    [Theory]
    [InlineData(ExampleCredential.ClientId, "p8e-FAKE-wrong")]
    [InlineData("FAKE0unknown0id", ExampleCredential.ClientSecret)]
    public async Task A_revocation_with_wrong_credentials_ends_nothing(string id, string secret)
    {
        string token = await Client.GetTokenAsync();

        using HttpResponseMessage wrong = await RevokeAsync(token, Basic(id, secret));
        using HttpResponseMessage none = await RevokeAsync(token, authorization: null);
        using HttpResponseMessage garbled = await RevokeAsync(token, new AuthenticationHeaderValue("Basic", "!"));
        using HttpResponseMessage bearer = await RevokeAsync(token, new AuthenticationHeaderValue("Bearer", token));
        using HttpResponseMessage unknown = await RevokeAsync(token, authorization: null, "?client_id=FAKE0unknown0id");

        foreach (HttpResponseMessage response in new[] { wrong, none, garbled, bearer })
        {
            await response.ShouldBeImsErrorAsync(HttpStatusCode.Unauthorized, "invalid_client");
            Assert.Equal("Basic", response.Headers.WwwAuthenticate.Single().Scheme);
        }

        await unknown.ShouldBeImsErrorAsync(HttpStatusCode.BadRequest, "invalid_client");
        await ShouldLiveAsync(token);
    }

    [Fact]
    public async Task Another_clients_token_is_not_ended()
    {
        const string Secret = "p8e-FAKE-other";
        Emulator.Ims.AddCredential(new ImsEmulatorCredential(TheOtherClient, Secret, ExampleCredential.OrganizationId, "openid"));
        string token = await Client.GetTokenAsync();

        using HttpResponseMessage invalidation = await Client.PostFormAsync(
            Form(token).With("client_id", TheOtherClient).With("client_secret", Secret), InvalidatePath);
        using HttpResponseMessage revocation = await RevokeAsync(token, Basic(TheOtherClient, Secret));
        using HttpResponseMessage twoNames = await RevokeAsync(
            token, Basic(TheOtherClient, Secret), $"?client_id={ExampleCredential.ClientId}");

        await invalidation.ShouldBeImsErrorAsync(HttpStatusCode.BadRequest, "invalid_request");
        await revocation.ShouldBeImsErrorAsync(HttpStatusCode.BadRequest, "invalid_request");
        await twoNames.ShouldBeImsErrorAsync(HttpStatusCode.BadRequest, "invalid_request");
        await ShouldLiveAsync(token);
    }

    [Fact]
    public async Task A_token_that_is_not_known_is_as_good_as_revoked()
    {
        using HttpResponseMessage invalidation = await Client.PostFormAsync(Form("never issued"), InvalidatePath);
        using HttpResponseMessage revocation = await RevokeAsync(
            "never issued", Basic(ExampleCredential.ClientId, ExampleCredential.ClientSecret));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (invalidation.StatusCode, revocation.StatusCode));
    }

    [Fact]
    public async Task Both_endpoints_take_POST_only_and_share_their_faults_and_their_counter()
    {
        Emulator.Ims.RevocationFaults.Add(Fault.Status(503), times: 2);

        using HttpResponseMessage invalidation = await Client.PostFormAsync(Form("x"), InvalidatePath);
        using HttpResponseMessage revocation = await RevokeAsync("x", authorization: null);
        using HttpResponseMessage get = await Client.GetAsync(RevokePath, Cancellation);

        Assert.Equal(
            (HttpStatusCode.ServiceUnavailable, HttpStatusCode.ServiceUnavailable), (invalidation.StatusCode, revocation.StatusCode));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, get.StatusCode);
        Assert.Equal(3, Emulator.Ims.RevocationRequests);
    }

    private static Dictionary<string, string> Form(string token) => new()
    {
        ["token_type"] = "access_token",
        ["token"] = token,
        ["cascading"] = "all",
        ["client_id"] = ExampleCredential.ClientId,
        ["client_secret"] = ExampleCredential.ClientSecret,
    };

    private static AuthenticationHeaderValue Basic(string id, string secret) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{id}:{secret}")));

    private async Task<HttpResponseMessage> RevokeAsync(string token, AuthenticationHeaderValue? authorization, string query = "")
    {
        using var content = new FormUrlEncodedContent(new Dictionary<string, string> { ["token"] = token });
        using var request = new HttpRequestMessage(HttpMethod.Post, RevokePath + query) { Content = content };
        request.Headers.Authorization = authorization;
        return await Client.SendAsync(request, Cancellation);
    }

    private async Task ShouldHaveEndedAsync(HttpResponseMessage response, string token)
    {
        Assert.Equal((HttpStatusCode.OK, ""), (response.StatusCode, await response.Content.ReadAsStringAsync(Cancellation)));
        response.ShouldHaveDebugId();
        using HttpResponseMessage call = await Client.CallApiAsync(token);
        await call.ShouldBeGatewayErrorAsync(HttpStatusCode.Unauthorized, "401013");
    }

    private async Task ShouldLiveAsync(string token)
    {
        using HttpResponseMessage call = await Client.CallApiAsync(token);
        Assert.Equal(HttpStatusCode.OK, call.StatusCode);
    }
}
