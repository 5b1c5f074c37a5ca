using System.Net;
using System.Text.Json;
using TokenKit.Testing;
using TokenKit.Testing.DeveloperConsole;
using TokenKit.Testing.Faults;
using TokenKit.Testing.Ims;

namespace TokenKit.Tests.Testing;

public sealed class DeveloperConsoleTests : InMemoryEmulatorTest
{
    private const string TheSecrets = "console/organizations/100001/credentials/200002/secrets";
    private const string TheRotator = "FAKE0rotator0id";
    private const string TheRotatorsSecret = "p8e-FAKE-rotator";

    private bool _rotatorIsKnown;

    private ImsEmulatorCredential TheCredential => Emulator.Ims.GetCredential(ExampleCredential.ClientId);

    [Fact]
    public async Task The_list_holds_metadata_only_in_strings_of_milliseconds()
    {
        Clock.Advance(TimeSpan.FromMilliseconds(600_123));
        await Client.GetTokenAsync();
        Clock.Advance(TimeSpan.FromMilliseconds(1));
        TheCredential.AddSecret("p8e-FAKE-new");

        using HttpResponseMessage response = await CallAsync(HttpMethod.Get, await GetTokenAsync());

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        response.ShouldHaveDebugId();
        JsonElement json = await response.JsonAsync();
        JsonElement[] secrets = [.. json.GetProperty("client_secrets").EnumerateArray()];
        Assert.Equal(ExampleCredential.ClientId, json.GetProperty("client_id").GetString());
        Assert.Equal(2, secrets.Select(secret => secret.GetProperty("uuid").GetString()).Distinct().Count());
        Assert.Equal("1767225600000", secrets[0].GetProperty("created_at").GetString());
        Assert.Equal("Thu, Jan 01 2026 00:00:00.000 UTC", secrets[0].GetProperty("created_at_str").GetString());
        Assert.Equal("PERMANENT", secrets[0].GetProperty("expires_at").GetString());
        Assert.Equal("PERMANENT", secrets[0].GetProperty("expires_at_str").GetString());
        Assert.Equal(
            """[{"last_used_at":"1767226200123","grant_type":"client_credentials"}]""",
            secrets[0].GetProperty("secret_usages").GetRawText());
        Assert.Equal("1767226200124", secrets[1].GetProperty("created_at").GetString());
        Assert.Equal(JsonValueKind.Null, secrets[1].GetProperty("secret_usages").ValueKind);
        Assert.DoesNotContain("p8e-", json.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_grant_that_used_a_secret_is_listed_once()
    {
        using var key = JwtTestKey.Create(Clock);
        TheCredential.BindCertificate(key.Certificate);
        await Client.GetTokenAsync();
        await Client.GetTokenAsync();
        using HttpResponseMessage exchange = await Client.PostFormAsync(
            TheAssertion.Form(new TheAssertion(key, Clock.GetUtcNow()).Sign()), TheAssertion.Path);

        JsonElement usages = (await ListAsync())[0].GetProperty("secret_usages");

        Assert.Equal(
            ["client_credentials", "exchange_jwt"], usages.EnumerateArray().Select(usage => usage.GetProperty("grant_type").GetString()));
    }

    [Fact]
    public async Task An_added_secret_is_shown_once_and_works_at_once()
    {
        using HttpResponseMessage response = await CallAsync(HttpMethod.Post, await GetTokenAsync());

        JsonElement json = await response.JsonAsync();
        string secret = json.GetProperty("client_secret").GetString()!;
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal((await ListAsync())[1].GetProperty("uuid").GetString(), json.GetProperty("uuid").GetString());
        Assert.Equal("1767225600000", json.GetProperty("created_at").GetString());
        Assert.Equal(JsonValueKind.Null, json.GetProperty("secret_usages").ValueKind);
        Assert.NotEmpty(await Client.GetTokenAsync(EmulatorRequests.TheForm().With("client_secret", secret)));
    }

    [Fact]
    public async Task While_a_migration_is_in_progress_secrets_are_listed_and_not_changed()
    {
        string token = await GetTokenAsync();
        string uuid = (await ListAsync())[0].GetProperty("uuid").GetString()!;
        TheCredential.IsMigrating = true;

        using HttpResponseMessage list = await CallAsync(HttpMethod.Get, token);
        using HttpResponseMessage add = await CallAsync(HttpMethod.Post, token);
        using HttpResponseMessage delete = await CallAsync(HttpMethod.Delete, token, path: $"{TheSecrets}/{uuid}");

        Assert.Equal(HttpStatusCode.OK, list.StatusCode);
        await add.ShouldBeGatewayErrorAsync(HttpStatusCode.Conflict, "409");
        await delete.ShouldBeGatewayErrorAsync(HttpStatusCode.Conflict, "409");
        Assert.NotEmpty(await Client.GetTokenAsync());
    }

    [Fact]
    public async Task A_third_secret_is_one_too_many()
    {
        TheCredential.AddSecret("p8e-FAKE-new");

        using HttpResponseMessage response = await CallAsync(HttpMethod.Post, await GetTokenAsync());

        await response.ShouldBeGatewayErrorAsync(HttpStatusCode.BadRequest, "400");
    }

    [Fact]
    public async Task A_deleted_secret_gets_no_more_tokens()
    {
        string? id = (await ListAsync())[0].GetProperty("uuid").GetString();

        using HttpResponseMessage deleted = await CallAsync(HttpMethod.Delete, await GetTokenAsync(), path: $"{TheSecrets}/{id}");
        using HttpResponseMessage again = await CallAsync(HttpMethod.Delete, await GetTokenAsync(), path: $"{TheSecrets}/{id}");
        using HttpResponseMessage grant = await Client.PostFormAsync(EmulatorRequests.TheForm());

        Assert.Equal((HttpStatusCode.NoContent, ""), (deleted.StatusCode, await deleted.Content.ReadAsStringAsync(Cancellation)));
        await again.ShouldBeGatewayErrorAsync(HttpStatusCode.NotFound, "404");
        await grant.ShouldBeImsErrorAsync(HttpStatusCode.BadRequest, "invalid_client", "invalid client_secret parameter");
    }

    [Fact]
    public async Task Token_and_api_key_are_checked_as_the_gateway_does_it()
    {
        string token = await GetTokenAsync();
        string revoked = await GetTokenAsync();
        Emulator.Ims.Revoke(revoked);

        await ShouldBeRefusedAsync(await CallAsync(HttpMethod.Get, token: null), HttpStatusCode.Forbidden, "403010");
        await ShouldBeRefusedAsync(await CallAsync(HttpMethod.Get, "never issued"), HttpStatusCode.Unauthorized, "401013");
        await ShouldBeRefusedAsync(await CallAsync(HttpMethod.Get, revoked), HttpStatusCode.Unauthorized, "401013");
        await ShouldBeRefusedAsync(await CallAsync(HttpMethod.Get, token, apiKey: null), HttpStatusCode.Forbidden, "403000");
        await ShouldBeRefusedAsync(await CallAsync(HttpMethod.Get, token, ExampleCredential.ClientId), HttpStatusCode.Forbidden, "403003");
        Assert.Equal((5, 5), (Emulator.DeveloperConsole.Calls, Emulator.DeveloperConsole.RefusedCalls));
        Assert.Equal((5, 0), (Emulator.Journal.DeveloperConsoleRequests.Count, Emulator.Gateway.Calls));
    }

    [Fact]
    public async Task A_token_without_the_scopes_may_not_touch_a_secret()
    {
        string reader = await GetTokenAsync(
            DeveloperConsoleEmulator.RequiredScope.Replace(",manage_client_secrets", "", StringComparison.Ordinal));

        using HttpResponseMessage list = await CallAsync(HttpMethod.Get, reader);
        using HttpResponseMessage added = await CallAsync(HttpMethod.Post, reader);
        using HttpResponseMessage foreign = await CallAsync(HttpMethod.Get, await Client.GetTokenAsync(), ExampleCredential.ClientId);

        Assert.Equal(HttpStatusCode.OK, list.StatusCode);
        await added.ShouldBeGatewayErrorAsync(HttpStatusCode.Forbidden, "403");
        await foreign.ShouldBeGatewayErrorAsync(HttpStatusCode.Forbidden, "403");
        Assert.Contains("manage_client_secrets", await added.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("console/organizations/100001/credentials/200003/secrets")]
    [InlineData("console/organizations/100002/credentials/200002/secrets")]
    [InlineData("console/organizations/FEDCBA9876543210FEDCFAKE@AdobeOrg/credentials/200002/secrets")]
    [InlineData("console/organizations/0/credentials/0/secrets")]
    [InlineData("console/organizations/99999999999999999999/credentials/99999999999999999999/secrets")]
    [InlineData("console/organizations/100001/credentials/200002/secrets/")]
    [InlineData("console/organizations/100001/credentials/200002/Secrets")]
    [InlineData("console/organizations/0100001/credentials/200002/secrets")]
    [InlineData("console/organizations")]
    public async Task Only_the_numbers_of_a_credential_lead_to_its_secrets(string path)
    {
        using HttpResponseMessage response = await CallAsync(HttpMethod.Get, await GetTokenAsync(), path: path);

        await response.ShouldBeGatewayErrorAsync(HttpStatusCode.NotFound, "404");
    }

    [Fact]
    public async Task Another_organizations_credential_and_an_enterprise_web_app_are_out_of_reach()
    {
        Emulator.Ims.AddCredential(new ImsEmulatorCredential("FAKE0other0id", "p8e-FAKE-other", "0000FAKE@AdobeOrg", "openid")
        {
            ConsoleOrganizationId = 300_003,
            ConsoleCredentialId = 400_004,
        });
        using HttpResponseMessage foreign = await CallAsync(
            HttpMethod.Get, await GetTokenAsync(), path: "console/organizations/300003/credentials/400004/secrets");
        TheCredential.RequiresOrganizationId = true;
        using HttpResponseMessage webApp = await CallAsync(HttpMethod.Post, await GetTokenAsync());

        await foreign.ShouldBeGatewayErrorAsync(HttpStatusCode.Forbidden, "403025");
        await webApp.ShouldBeGatewayErrorAsync(HttpStatusCode.BadRequest, "400");
    }

    [Fact]
    public async Task Other_methods_are_refused_and_faults_come_first()
    {
        Emulator.DeveloperConsole.Faults.Add(Fault.TooManyRequests());

        using HttpResponseMessage faulted = await CallAsync(HttpMethod.Get, await GetTokenAsync());
        using HttpResponseMessage put = await CallAsync(HttpMethod.Put, await GetTokenAsync());
        using HttpResponseMessage deleteAll = await CallAsync(HttpMethod.Delete, await GetTokenAsync());

        Assert.Equal(HttpStatusCode.TooManyRequests, faulted.StatusCode);
        await put.ShouldBeGatewayErrorAsync(HttpStatusCode.MethodNotAllowed, "405");
        Assert.Equal(["GET", "POST"], put.Content.Headers.Allow);
        await deleteAll.ShouldBeGatewayErrorAsync(HttpStatusCode.MethodNotAllowed, "405");
    }

    private static async Task ShouldBeRefusedAsync(HttpResponseMessage response, HttpStatusCode status, string code)
    {
        using (response)
        {
            await response.ShouldBeGatewayErrorAsync(status, code);
        }
    }

    private async Task<JsonElement[]> ListAsync()
    {
        using HttpResponseMessage response = await CallAsync(HttpMethod.Get, await GetTokenAsync());
        return [.. (await response.JsonAsync()).GetProperty("client_secrets").EnumerateArray()];
    }

    private Task<string> GetTokenAsync(string scope = DeveloperConsoleEmulator.RequiredScope)
    {
        if (!_rotatorIsKnown)
        {
            _rotatorIsKnown = true;
            Emulator.Ims.AddCredential(new ImsEmulatorCredential(
                TheRotator, TheRotatorsSecret, ExampleCredential.OrganizationId, DeveloperConsoleEmulator.RequiredScope.Split(',')));
        }

        return Client.GetTokenAsync(EmulatorRequests.TheForm()
            .With("client_id", TheRotator).With("client_secret", TheRotatorsSecret).With("scope", scope));
    }

    private async Task<HttpResponseMessage> CallAsync(
        HttpMethod method, string? token, string? apiKey = TheRotator, string path = TheSecrets)
    {
        using var request = new HttpRequestMessage(method, path);
        if (token is not null)
        {
            request.Headers.Authorization = new("Bearer", token);
        }

        if (apiKey is not null)
        {
            request.Headers.Add("x-api-key", apiKey);
        }

        return await Client.SendAsync(request, Cancellation);
    }
}
