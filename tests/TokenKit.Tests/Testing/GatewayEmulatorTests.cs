using System.Net;
using System.Text.Json;
using TokenKit.Testing;
using TokenKit.Testing.Faults;

namespace TokenKit.Tests.Testing;

public sealed class GatewayEmulatorTests : InMemoryEmulatorTest
{
    [Fact]
    public async Task A_good_call_is_echoed_with_the_number_of_its_token()
    {
        await Client.GetTokenAsync();
        string second = await Client.GetTokenAsync();
        using var request = new HttpRequestMessage(HttpMethod.Put, "api/forms/7?x=1") { Content = new ByteArrayContent(new byte[100_000]) };
        request.Headers.Authorization = new("bearer", second);
        request.Headers.Add("x-api-key", ExampleCredential.ClientId);
        request.Headers.Add("X-Gw-Ims-Org-Id", ExampleCredential.OrganizationId);

        using HttpResponseMessage response = await Client.SendAsync(request, Cancellation);

        JsonElement json = await response.JsonAsync();
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("PUT", json.GetProperty("method").GetString());
        Assert.Equal("/api/forms/7", json.GetProperty("path").GetString());
        Assert.Equal(ExampleCredential.ClientId, json.GetProperty("client_id").GetString());
        Assert.Equal(2, json.GetProperty("token_number").GetInt32());
        Assert.Equal(100_000, json.GetProperty("body_length").GetInt64());
        Assert.Equal((1, 0), (Emulator.Gateway.Calls, Emulator.Gateway.RefusedCalls));
        response.ShouldHaveDebugId();
    }

    [Fact]
    public async Task A_call_without_a_token_is_refused_with_403010()
    {
        using HttpResponseMessage response = await Client.CallApiAsync(token: null);

        await response.ShouldBeGatewayErrorAsync(HttpStatusCode.Forbidden, "403010");
        Assert.Equal((1, 1), (Emulator.Gateway.Calls, Emulator.Gateway.RefusedCalls));
    }

    [Fact]
    public async Task Another_scheme_than_Bearer_is_not_accepted()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/things");
        request.Headers.Authorization = new("Basic", await Client.GetTokenAsync());

        using HttpResponseMessage response = await Client.SendAsync(request, Cancellation);

        await response.ShouldBeGatewayErrorAsync(HttpStatusCode.Forbidden, "403010");
    }

    [Fact]
    public async Task A_token_that_was_never_issued_or_was_cut_short_is_refused_with_401013()
    {
        string token = await Client.GetTokenAsync();

        using HttpResponseMessage foreign = await Client.CallApiAsync("eyJhbGciOiJSUzI1NiJ9.FAKE.FAKE");
        using HttpResponseMessage cut = await Client.CallApiAsync(token[..255]);

        await foreign.ShouldBeGatewayErrorAsync(HttpStatusCode.Unauthorized, "401013");
        await cut.ShouldBeGatewayErrorAsync(HttpStatusCode.Unauthorized, "401013");
    }

    [Fact]
    public async Task A_token_is_good_until_the_moment_it_expires()
    {
        string token = await Client.GetTokenAsync();

        Clock.Advance(TimeSpan.FromSeconds(86_399) - TimeSpan.FromTicks(1));
        using HttpResponseMessage before = await Client.CallApiAsync(token);
        Clock.Advance(TimeSpan.FromTicks(1));
        using HttpResponseMessage after = await Client.CallApiAsync(token);

        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        await after.ShouldBeGatewayErrorAsync(HttpStatusCode.Unauthorized, "401013");
    }

    [Fact]
    public async Task A_revoked_token_is_refused_with_401013_and_its_neighbour_is_not()
    {
        string revoked = await Client.GetTokenAsync();
        string kept = await Client.GetTokenAsync();

        Assert.True(Emulator.Ims.Revoke(revoked));
        Assert.False(Emulator.Ims.Revoke("never issued"));

        using HttpResponseMessage withRevoked = await Client.CallApiAsync(revoked);
        using HttpResponseMessage withKept = await Client.CallApiAsync(kept);
        await withRevoked.ShouldBeGatewayErrorAsync(HttpStatusCode.Unauthorized, "401013");
        Assert.Equal(HttpStatusCode.OK, withKept.StatusCode);
    }

    [Fact]
    public async Task All_tokens_can_be_revoked_and_a_new_one_is_good()
    {
        string old = await Client.GetTokenAsync();

        Emulator.Ims.RevokeAll();

        using HttpResponseMessage withOld = await Client.CallApiAsync(old);
        using HttpResponseMessage withNew = await Client.CallApiAsync(await Client.GetTokenAsync());
        await withOld.ShouldBeGatewayErrorAsync(HttpStatusCode.Unauthorized, "401013");
        Assert.Equal(HttpStatusCode.OK, withNew.StatusCode);
    }

    [Theory]
    [InlineData(null, "403000")]
    [InlineData("", "403000")]
    [InlineData("FAKE0other0id", "403003")]
    [InlineData("fake0CLIENT0id", "403003")]
    public async Task A_call_without_the_api_key_of_its_token_is_forbidden(string? apiKey, string code)
    {
        using HttpResponseMessage response = await Client.CallApiAsync(await Client.GetTokenAsync(), apiKey);

        await response.ShouldBeGatewayErrorAsync(HttpStatusCode.Forbidden, code);
    }

    [Fact]
    public async Task A_call_without_an_organization_is_refused_with_400003_unless_configured_otherwise()
    {
        string token = await Client.GetTokenAsync();
        using HttpResponseMessage strict = await Client.CallApiAsync(token, organization: null);
        Emulator.Gateway.RequireOrganization = false;
        using HttpResponseMessage lenient = await Client.CallApiAsync(token, organization: null);

        await strict.ShouldBeGatewayErrorAsync(HttpStatusCode.BadRequest, "400003");
        Assert.Equal(HttpStatusCode.OK, lenient.StatusCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Another_organization_is_refused_with_403025_required_or_not(bool required)
    {
        Emulator.Gateway.RequireOrganization = required;

        using HttpResponseMessage response = await Client.CallApiAsync(await Client.GetTokenAsync(), organization: "0000FAKE@AdobeOrg");

        await response.ShouldBeGatewayErrorAsync(HttpStatusCode.Forbidden, "403025");
    }

    [Fact]
    public async Task Too_many_calls_are_refused_with_429050_and_a_time_to_wait()
    {
        string token = await Client.GetTokenAsync();
        Emulator.Gateway.Faults.Add(Fault.TooManyRequests(TimeSpan.FromSeconds(1.5)));

        using HttpResponseMessage response = await Client.CallApiAsync(token);

        await response.ShouldBeGatewayErrorAsync(HttpStatusCode.TooManyRequests, "429050");
        Assert.Equal(TimeSpan.FromSeconds(2), response.Headers.RetryAfter?.Delta);
        Assert.Equal((1, 0), (Emulator.Gateway.Calls, Emulator.Gateway.RefusedCalls));
    }
}
