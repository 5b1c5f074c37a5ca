using System.Buffers.Text;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using TokenKit.Testing;
using TokenKit.Testing.Pass;

namespace TokenKit.Tests.Testing;

public sealed class PassRegistrationTests : InMemoryEmulatorTest
{
    [Fact]
    public void A_statement_is_signed_by_the_emulator_and_says_what_real_ones_say()
    {
        PassApplication application = Emulator.Pass.AddApplication();
        string statement = Emulator.Pass.IssueStatement(application);

        string[] parts = statement.Split('.');
        using var key = RSA.Create();
        key.ImportFromPem(Emulator.Pass.StatementPublicKeyPem);
        byte[] signature = Base64Url.DecodeFromChars(parts[2]);
        byte[] signed = Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}");
        Assert.True(key.VerifyData(signed, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        Assert.Equal("""{"alg":"RS256"}""", PassRequests.Part(statement, 0).GetRawText());
        JsonElement claims = PassRequests.Part(statement, 1);
        Assert.Equal(["sub", "iss", "iat", "nbf"], claims.EnumerateObject().Select(claim => claim.Name));
        Assert.Equal((application.Id, "auth.adobe.com"), (claims.GetProperty("sub").GetString(), claims.GetProperty("iss").GetString()));
        Assert.Equal(Clock.GetUtcNow().ToUnixTimeSeconds(), claims.GetProperty("iat").GetInt64());
    }

    [Fact]
    public async Task Each_download_is_another_text_with_the_same_sub_and_all_of_them_register()
    {
        PassApplication application = Emulator.Pass.AddApplication();
        string[] statements = [.. Enumerable.Range(0, 3).Select(_ => Emulator.Pass.IssueStatement(application))];

        Assert.Equal(3, statements.Distinct().Count());
        foreach (string statement in statements)
        {
            Assert.Equal(application.Id, PassRequests.Part(statement, 1).GetProperty("sub").GetString());
            await Client.RegisteredAsync(statement);
        }

        Assert.Equal(3, Emulator.Pass.Registrations);
    }

    [Fact]
    public async Task A_registration_is_answered_with_201_and_the_clients_credentials()
    {
        const string Redirect = "example-scheme://com.example.app";
        using HttpResponseMessage response = await Client.RegisterAsync(
            Emulator.AStatement(),
            Redirect,
            ("X-Device-Info", PassRequests.Base64(PassRequests.Device)),
            ("X-Forwarded-For", "192.0.2.7, 198.51.100.1"));

        JsonElement json = await response.JsonAsync();
        PassClient client = Assert.Single(Emulator.Pass.Clients);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.True(response.Headers.CacheControl?.NoStore);
        Assert.Equal(client.ClientId, json.GetProperty("client_id").GetString());
        Assert.NotEmpty(json.GetProperty("client_secret").GetString()!);
        Assert.Equal(Clock.GetUtcNow().ToUnixTimeMilliseconds(), json.GetProperty("client_id_issued_at").GetInt64());
        Assert.Equal($"""["{Redirect}"]""", json.GetProperty("redirect_uris").GetRawText());
        Assert.Equal("""["client_credentials"]""", json.GetProperty("grant_types").GetRawText());
        Assert.Equal("""["api:client:v2"]""", json.GetProperty("scopes").GetRawText());
        Assert.Equal(
            (PassRequests.Base64(PassRequests.Device), "192.0.2.7, 198.51.100.1", 0),
            (client.DeviceInfo, client.ForwardedFor, client.TokensIssued));
    }

    [Fact]
    public async Task The_instant_of_issue_may_be_in_seconds()
    {
        Emulator.Pass.IssuesMillisecondIssuedAt = false;

        using HttpResponseMessage response = await Client.RegisterAsync(Emulator.AStatement());

        Assert.Equal(Clock.GetUtcNow().ToUnixTimeSeconds(), (await response.JsonAsync()).GetProperty("client_id_issued_at").GetInt64());
    }

    [Fact]
    public async Task No_other_statement_than_an_issued_one_registers()
    {
        string statement = Emulator.AStatement();
        string[] parts = statement.Split('.');
        string ofAnother = Emulator.AStatement().Split('.')[1];

        string[] wrong = ["", "p8e-FAKE", "a.b.c", $"{parts[0]}.{ofAnother}.{parts[2]}", $"{parts[0]}.{parts[1]}.", statement + "\n"];
        foreach (string bad in wrong)
        {
            using HttpResponseMessage response = await Client.RegisterAsync(bad);
            await response.ShouldBePassErrorAsync("invalid_software_statement");
        }

        Assert.Empty(Emulator.Pass.Clients);
    }

    [Fact]
    public async Task An_application_that_is_not_approved_registers_no_client()
    {
        PassApplication application = Emulator.Pass.AddApplication();
        string statement = Emulator.Pass.IssueStatement(application);
        application.IsApproved = false;

        using HttpResponseMessage response = await Client.RegisterAsync(statement);

        await response.ShouldBePassErrorAsync("unapproved_software_statement");
        Assert.Equal((1, 0), (Emulator.Pass.RegistrationRequests, Emulator.Pass.Registrations));
    }

    [Theory]
    [InlineData("https://tv.example.com/back", true)]
    [InlineData("app://example.com", true)]
    [InlineData("https://notexample.com/", false)]
    [InlineData("https://example.com.evil.example/", false)]
    [InlineData("example.com", false)]
    [InlineData("", false)]
    public async Task A_redirect_address_is_checked_against_the_applications_domains(string redirectUri, bool isGood)
    {
        PassApplication application = Emulator.Pass.AddApplication();
        application.RedirectDomains = ["example.com"];

        using HttpResponseMessage response = await Client.RegisterAsync(Emulator.Pass.IssueStatement(application), redirectUri);

        Assert.Equal(isGood ? HttpStatusCode.Created : HttpStatusCode.BadRequest, response.StatusCode);
        if (!isGood)
        {
            await response.ShouldBePassErrorAsync("invalid_redirect_uri");
        }
    }

    [Theory]
    [InlineData("/back")]
    [InlineData("//tv.example.com/back")]
    [InlineData("back")]
    public async Task A_redirect_address_is_absolute_whatever_its_domain(string redirectUri)
    {
        using HttpResponseMessage response = await Client.RegisterAsync(Emulator.AStatement(), redirectUri);

        await response.ShouldBePassErrorAsync("invalid_redirect_uri");
    }

    [Theory]
    [InlineData("", "application/json")]
    [InlineData("[]", "application/json")]
    [InlineData("{}", "application/json")]
    [InlineData("""{"software_statement":7}""", "application/json")]
    [InlineData("""{"software_statement":"STATEMENT","software_statement":"STATEMENT"}""", "application/json")]
    [InlineData("""{"software_statement":"STATEMENT","redirect_uri":null}""", "application/json")]
    [InlineData("""{"software_statement":"\ud800"}""", "application/json")]
    [InlineData("""{"software_statement":"STATEMENT","redirect_uri":"\ud800"}""", "application/json")]
    [InlineData("""{"software_statement":"STATEMENT","\ud800":1}""", "application/json")]
    [InlineData("""{"software_statement":"STATEMENT"}""", "text/plain")]
    [InlineData("""{"software_statement":"STATEMENT"}""", "application/json;charset=utf-16")]
    [InlineData("""{"software_statement":"STATEMENT"}""", null)]
    [InlineData("software_statement=STATEMENT", "application/x-www-form-urlencoded")]
    public async Task A_registration_that_is_not_JSON_of_the_right_shape_is_refused(string body, string? contentType)
    {
        string sent = body.Replace("STATEMENT", Emulator.AStatement(), StringComparison.Ordinal);

        using HttpResponseMessage response = await Client.PostRawAsync(sent, contentType, PassRequests.RegisterPath);

        await response.ShouldBePassErrorAsync("invalid_request");
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json;charset=utf-8")]
    [InlineData("Application/JSON; charset=UTF-8")]
    public async Task Members_that_are_not_documented_and_both_spellings_of_the_type_pass(string contentType)
    {
        string statement = Emulator.AStatement();
        string body =
            $$"""{"software_statement":"{{statement}}","grant_types":["client_credentials"],"token_endpoint_auth_method":"none"}""";

        using HttpResponseMessage response = await Client.PostRawAsync(body, contentType, PassRequests.RegisterPath);

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
    }

    [Theory]
    [InlineData("application/json", true)]
    [InlineData("application/json;charset=utf-8", true)]
    [InlineData("*/*", true)]
    [InlineData("application/json, text/plain, */*", true)]
    [InlineData("application/*", true)]
    [InlineData("text/html, application/json;q=0.5", true)]
    [InlineData("application/JSON; charset=UTF-8; q=1.0", true)]
    [InlineData("", true)]
    [InlineData("text/html", false)]
    [InlineData("application/json;charset=utf-16", false)]
    [InlineData("*/*;q=0", false)]
    [InlineData("application/json;q=0, */*", false)]
    [InlineData("nonsense", false)]
    public async Task A_registration_is_refused_only_if_Accept_leaves_JSON_out(string accept, bool passes)
    {
        using HttpResponseMessage response = await Client.RegisterAsync(Emulator.AStatement(), headers: ("Accept", accept));

        Assert.Equal(passes ? HttpStatusCode.Created : HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData("""{"model":"X"}""", true)]
    [InlineData("""{"osName":"Linux","osFamily":"Tizen","osVendor":"Tizen Project","connectionSecure":"false"}""", true)]
    [InlineData("""{"primaryHardwareType":"eReader"}""", true)]
    [InlineData("""{"displayWidth":1920,"unheardOf":"x"}""", true)]
    [InlineData("""{"osName":"linux"}""", false)]
    [InlineData("""{"osFamily":"Plan 9"}""", false)]
    [InlineData("""{"osVendor":"Anyone"}""", false)]
    [InlineData("""{"primaryHardwareType":"Toaster"}""", false)]
    [InlineData("""{"connectionSecure":"yes"}""", false)]
    [InlineData("""{"connectionSecure":1}""", false)]
    [InlineData("""{"model":{}}""", false)]
    [InlineData("""{"model":"\ud800"}""", false)]
    [InlineData("""{"\ud800":"a"}""", false)]
    [InlineData("""{"model":"a" "version":"b"}""", false)]
    [InlineData("\"model\"", false)]
    [InlineData("null", false)]
    public async Task The_device_info_is_JSON_with_known_values(string deviceInfo, bool passes)
    {
        using HttpResponseMessage response = await Client.RegisterAsync(
            Emulator.AStatement(), headers: ("X-Device-Info", PassRequests.Base64(deviceInfo)));

        Assert.Equal(passes ? HttpStatusCode.Created : HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Device_info_that_is_not_base64_is_refused()
    {
        using HttpResponseMessage response = await Client.RegisterAsync(
            Emulator.AStatement(), headers: ("X-Device-Info", PassRequests.Device));

        await response.ShouldBePassErrorAsync("invalid_request");
    }

    [Fact]
    public async Task Only_POST_registers()
    {
        using HttpResponseMessage response = await Client.SendAsync(HttpMethod.Put, PassRequests.RegisterPath, JsonContent.Create("x"));

        await response.ShouldBePassErrorAsync("invalid_request", HttpStatusCode.MethodNotAllowed);
    }

    [Fact]
    public async Task A_statement_of_another_emulator_is_not_taken()
    {
        await using AdobeEmulator other = await AdobeEmulator.StartInMemoryAsync(cancellationToken: Cancellation);

        Assert.Throws<ArgumentException>(() => Emulator.Pass.IssueStatement(other.Pass.AddApplication()));
        using HttpResponseMessage response = await Client.RegisterAsync(other.AStatement());
        await response.ShouldBePassErrorAsync("invalid_software_statement");
    }
}
