using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using TokenKit.Testing;
using TokenKit.Testing.Faults;
using TokenKit.Testing.Ims;

namespace TokenKit.Tests.Testing;

public sealed class TokenValidationTests : InMemoryEmulatorTest
{
    private const string Path = "ims/validate_token/v1";
    private const string TheOtherClient = "FAKE0other0id";

    [Fact]
    public async Task A_good_token_is_valid_and_no_reason_is_given()
    {
        using HttpResponseMessage response = await Client.PostFormAsync(Form(await Client.GetTokenAsync()), Path);

        JsonElement json = await response.JsonAsync();
        Assert.Equal((HttpStatusCode.OK, """{"valid":true}"""), (response.StatusCode, json.GetRawText()));
        Assert.Equal((1, 1), (Emulator.Ims.ValidationRequests, Emulator.Ims.TokenRequests));
        Assert.Equal("/ims/validate_token/v1", Emulator.Journal.Requests[^1].Path);
        response.ShouldHaveDebugId();
    }

    [Fact]
    public async Task The_token_may_come_in_the_header_instead()
    {
        using var content = new FormUrlEncodedContent(Form("").Without("token"));
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await Client.GetTokenAsync());

        using HttpResponseMessage response = await Client.SendAsync(request, Cancellation);

        Assert.True((await response.JsonAsync()).GetProperty("valid").GetBoolean());
    }

    [Fact]
    public async Task A_token_that_is_sent_both_ways_is_refused()
    {
        string token = await Client.GetTokenAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = new FormUrlEncodedContent(Form(token)) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);

        using HttpResponseMessage response = await Client.SendAsync(request, Cancellation);

        await response.ShouldBeImsErrorAsync(HttpStatusCode.BadRequest, "invalid_request");
    }

    [Fact]
    public async Task A_bad_token_is_not_valid_for_a_reason()
    {
        Emulator.Ims.AddCredential(new ImsEmulatorCredential(TheOtherClient, "p8e-FAKE-other", ExampleCredential.OrganizationId, "openid"));
        string expired = await Client.GetTokenAsync();
        Clock.Advance(TimeSpan.FromDays(1));
        string revoked = await Client.GetTokenAsync();
        Emulator.Ims.Revoke(revoked);
        string good = await Client.GetTokenAsync();

        Assert.Equal("expired", await ReasonAsync(Form(expired)));
        Assert.Equal("revoked", await ReasonAsync(Form(revoked)));
        Assert.Equal("unknown_token", await ReasonAsync(Form("never issued")));
        Assert.Equal("other_client", await ReasonAsync(Form(good).With("client_id", TheOtherClient)));
    }

    [Theory]
    [InlineData("type", "", "invalid_request")]
    [InlineData("type", "refresh_token", "invalid_request")]
    [InlineData("token", "", "invalid_request")]
    [InlineData("client_id", "", "invalid_request")]
    [InlineData("client_id", "FAKE0unknown0id", "invalid_client")]
    public async Task A_bad_question_gets_no_verdict(string name, string value, string error)
    {
        using HttpResponseMessage response = await Client.PostFormAsync(Form(await Client.GetTokenAsync()).With(name, value), Path);

        await response.ShouldBeImsErrorAsync(HttpStatusCode.BadRequest, error);
    }

    [Fact]
    public async Task It_takes_POST_only_and_has_faults_of_its_own()
    {
        Emulator.Ims.ValidationFaults.Add(Fault.Status(503));

        using HttpResponseMessage faulted = await Client.PostFormAsync(Form("x"), Path);
        using HttpResponseMessage get = await Client.GetAsync(Path, Cancellation);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, faulted.StatusCode);
        await get.ShouldBeImsErrorAsync(HttpStatusCode.MethodNotAllowed, "invalid_request");
        Assert.Equal(2, Emulator.Ims.ValidationRequests);
    }

    private static Dictionary<string, string> Form(string token) => new()
    {
        ["type"] = "access_token",
        ["client_id"] = ExampleCredential.ClientId,
        ["token"] = token,
    };

    private async Task<string?> ReasonAsync(Dictionary<string, string> form)
    {
        using HttpResponseMessage response = await Client.PostFormAsync(form, Path);
        JsonElement json = await response.JsonAsync();
        Assert.False(json.GetProperty("valid").GetBoolean());
        return json.GetProperty("reason").GetString();
    }
}
