using System.Net;
using System.Text.Json;
using TokenKit.Testing.Faults;
using TokenKit.Testing.Pass;

namespace TokenKit.Tests.Testing;

public sealed class PassTokenTests : InMemoryEmulatorTest
{
    [Fact]
    public async Task A_token_is_a_JWT_of_its_client_and_the_answer_is_201()
    {
        Dictionary<string, string> form = await Client.RegisteredAsync(Emulator.AStatement("api:client:v2", "decisions:owner"));

        using HttpResponseMessage response = await Client.PostFormAsync(form, PassRequests.TokenPath);

        JsonElement json = await response.JsonAsync();
        JsonElement claims = PassRequests.Part(json.GetProperty("access_token").GetString()!, 1);
        long now = Clock.GetUtcNow().ToUnixTimeSeconds();
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.True(response.Headers.CacheControl?.NoStore);
        Assert.True(json.GetProperty("id").TryGetGuid(out _));
        Assert.Equal((now * 1000, 21_600), (json.GetProperty("created_at").GetInt64(), json.GetProperty("expires_in").GetInt64()));
        Assert.Equal("bearer", json.GetProperty("token_type").GetString());
        Assert.Equal((form["client_id"], "auth.adobe.com"), (claims.GetProperty("sub").GetString(), claims.GetProperty("iss").GetString()));
        Assert.Equal("api:client:v2,decisions:owner", claims.GetProperty("scopes").GetString());
        Assert.Equal([now, now, now + 21_600], new[] { "nbf", "iat", "exp" }.Select(name => claims.GetProperty(name).GetInt64()));
    }

    [Fact]
    public async Task Tokens_are_counted_for_each_client()
    {
        string statement = Emulator.AStatement();
        Dictionary<string, string> first = await Client.RegisteredAsync(statement);
        await Client.RegisteredAsync(statement);

        Assert.NotEqual(await Client.PassTokenAsync(first), await Client.PassTokenAsync(first));

        Assert.Equal(2, Emulator.Pass.TokensIssued);
        Assert.All(Emulator.Pass.Clients, client => Assert.Equal(client.ClientId == first["client_id"] ? 2 : 0, client.TokensIssued));
    }

    [Theory]
    [InlineData("grant_type", "", "invalid_request")]
    [InlineData("client_id", "", "invalid_request")]
    [InlineData("client_secret", "", "invalid_request")]
    [InlineData("grant_type", "refresh_token", "unsupported_grant_type")]
    [InlineData("client_id", "00000000-0000-4000-8000-00000000FAKE", "invalid_client")]
    [InlineData("client_secret", "p8e-FAKE-wrong", "invalid_client")]
    [InlineData("scope", "decisions:owner", "invalid_scope")]
    [InlineData("scope", "api:client:v2 decisions:owner", "invalid_scope")]
    public async Task A_bad_token_request_is_a_400_with_a_code_and_nothing_else(string name, string value, string error)
    {
        Dictionary<string, string> form = await Client.RegisteredAsync(Emulator.AStatement());

        using HttpResponseMessage response = await Client.PostFormAsync(form.With(name, value), PassRequests.TokenPath);

        await response.ShouldBePassErrorAsync(error);
        Assert.Equal((1, 0), (Emulator.Pass.TokenRequests, Emulator.Pass.TokensIssued));
    }

    [Fact]
    public async Task A_scope_that_is_asked_for_is_all_that_is_given()
    {
        Dictionary<string, string> form = await Client.RegisteredAsync(Emulator.AStatement("api:client:v2", "decisions:owner"));

        string token = await Client.PassTokenAsync(form.With("scope", "decisions:owner"));

        Assert.Equal("decisions:owner", PassRequests.Part(token, 1).GetProperty("scopes").GetString());
    }

    [Fact]
    public async Task An_application_that_lost_its_approval_gets_no_token()
    {
        PassApplication application = Emulator.Pass.AddApplication();
        Dictionary<string, string> form = await Client.RegisteredAsync(Emulator.Pass.IssueStatement(application));
        application.IsApproved = false;

        using HttpResponseMessage response = await Client.PostFormAsync(form, PassRequests.TokenPath);

        await response.ShouldBePassErrorAsync("unauthorized_client");
    }

    [Theory]
    [InlineData(true, HttpStatusCode.Created)]
    [InlineData(false, HttpStatusCode.BadRequest)]
    public async Task Parameters_in_the_query_are_taken_where_the_emulator_takes_them(bool takesQuery, HttpStatusCode status)
    {
        Dictionary<string, string> form = await Client.RegisteredAsync(Emulator.AStatement());
        Emulator.Pass.TakesQuery = takesQuery;
        string query = string.Join('&', form.Select(field => $"{field.Key}={field.Value}"));

        using HttpResponseMessage response = await Client.SendAsync(HttpMethod.Post, $"{PassRequests.TokenPath}?{query}");

        Assert.Equal(status, response.StatusCode);
    }

    [Fact]
    public async Task Parameters_are_sent_once_as_a_form_and_by_POST()
    {
        Dictionary<string, string> form = await Client.RegisteredAsync(Emulator.AStatement());
        string body = string.Join('&', form.Select(field => $"{field.Key}={field.Value}"));

        using HttpResponseMessage json = await Client.PostRawAsync(body, "application/json", PassRequests.TokenPath);
        using HttpResponseMessage twice = await Client.PostRawAsync(body, path: $"{PassRequests.TokenPath}?grant_type=client_credentials");
        using HttpResponseMessage raw = await Client.PostRawAsync(body + "&x={", path: PassRequests.TokenPath);
        using HttpResponseMessage get = await Client.SendAsync(HttpMethod.Get, $"{PassRequests.TokenPath}?{body}");
        using HttpResponseMessage device = await Client.SendAsync(
            HttpMethod.Post,
            PassRequests.TokenPath,
            new FormUrlEncodedContent(form),
            ("X-Device-Info", PassRequests.Base64("""{"osName":"DOS"}""")));

        await json.ShouldBePassErrorAsync("invalid_request");
        await twice.ShouldBePassErrorAsync("invalid_request");
        await raw.ShouldBePassErrorAsync("invalid_request");
        await device.ShouldBePassErrorAsync("invalid_request");
        await get.ShouldBePassErrorAsync("invalid_request", HttpStatusCode.MethodNotAllowed);
    }

    [Fact]
    public async Task A_revoked_client_is_an_invalid_client()
    {
        Dictionary<string, string> form = await Client.RegisteredAsync(Emulator.AStatement());

        Assert.True(Emulator.Pass.RevokeClient(form["client_id"]));
        Assert.False(Emulator.Pass.RevokeClient("unknown"));

        using HttpResponseMessage response = await Client.PostFormAsync(form, PassRequests.TokenPath);
        await response.ShouldBePassErrorAsync("invalid_client");
    }

    [Fact]
    public async Task A_revoked_statement_takes_its_own_clients_with_it_and_no_others()
    {
        PassApplication application = Emulator.Pass.AddApplication();
        string[] statements = [Emulator.Pass.IssueStatement(application), Emulator.Pass.IssueStatement(application)];
        Dictionary<string, string> hit = await Client.RegisteredAsync(statements[0]);
        Dictionary<string, string> spared = await Client.RegisteredAsync(statements[1]);

        Assert.True(Emulator.Pass.RevokeStatement(statements[0]));
        Assert.False(Emulator.Pass.RevokeStatement("a.b.c"));

        using HttpResponseMessage token = await Client.PostFormAsync(hit, PassRequests.TokenPath);
        using HttpResponseMessage registration = await Client.RegisterAsync(statements[0]);
        await token.ShouldBePassErrorAsync("invalid_client");
        await registration.ShouldBePassErrorAsync("invalid_software_statement");
        await Client.PassTokenAsync(spared);
    }

    [Fact]
    public async Task A_revoked_application_loses_all_its_statements_until_the_next_download()
    {
        PassApplication application = Emulator.Pass.AddApplication();
        string[] statements = [Emulator.Pass.IssueStatement(application), Emulator.Pass.IssueStatement(application)];
        string another = Emulator.AStatement();

        Emulator.Pass.RevokeApplication(application);

        foreach (string statement in statements)
        {
            using HttpResponseMessage response = await Client.RegisterAsync(statement);
            await response.ShouldBePassErrorAsync("invalid_software_statement");
        }

        await Client.RegisteredAsync(another);
        await Client.RegisteredAsync(Emulator.Pass.IssueStatement(application));
    }

    [Fact]
    public async Task Each_endpoint_has_its_own_faults_and_counts_what_they_hit()
    {
        string statement = Emulator.AStatement();
        Dictionary<string, string> form = await Client.RegisteredAsync(statement);
        Emulator.Pass.RegistrationFaults.Add(Fault.Status(501));
        Emulator.Pass.TokenFaults.AddUntilCleared(Fault.Status(502));
        Emulator.Pass.ApiFaults.Add(Fault.Status(503));

        using HttpResponseMessage registration = await Client.RegisterAsync(statement);
        using HttpResponseMessage token = await Client.PostFormAsync(form, PassRequests.TokenPath);
        HttpStatusCode api = await Client.StatusAsync(HttpMethod.Get, "pass/api/v2/demo/configuration", token: null);

        Assert.Equal((501, 502, 503), ((int)registration.StatusCode, (int)token.StatusCode, (int)api));
        Assert.Equal((2, 1, 1), (Emulator.Pass.RegistrationRequests, Emulator.Pass.Registrations, Emulator.Pass.TokenRequests));
        Assert.Equal(4, Emulator.Journal.PassRequests.Count);

        Emulator.ClearFaults();
        await Client.PassTokenAsync(form);
    }

    [Fact]
    public async Task A_client_prints_its_id_and_not_its_secret()
    {
        Dictionary<string, string> form = await Client.RegisteredAsync(Emulator.AStatement());

        Assert.Equal(form["client_id"], Assert.Single(Emulator.Pass.Clients).ToString());
    }

    [Fact]
    public async Task The_lifetime_of_a_token_can_be_set_and_is_above_zero()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Emulator.Pass.TokenLifetime = TimeSpan.Zero);
        Emulator.Pass.TokenLifetime = TimeSpan.FromSeconds(90.9);

        using HttpResponseMessage response = await Client.PostFormAsync(
            await Client.RegisteredAsync(Emulator.AStatement()), PassRequests.TokenPath);

        Assert.Equal(90, (await response.JsonAsync()).GetProperty("expires_in").GetInt32());
    }
}
