using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using TokenKit.Testing;
using TokenKit.Testing.Journal;
using TokenKit.Tests.Ims.Credentials;

namespace TokenKit.Tests.Scenarios;

/// <summary>
/// Every shape of a credential file, from its bytes to a 200 of the protected API; the file brings everything, the host of IMS too.
/// </summary>
public sealed class CredentialFileShapeTests(CredentialFileShapeTests.SharedEmulator shared)
    : IClassFixture<CredentialFileShapeTests.SharedEmulator>
{
    // Generated once: it takes a tenth of a second.
    private static readonly Lazy<JwtTestKey> Key = new(static () => JwtTestKey.Create(new FakeTimeProvider(Start)));

    private static readonly DateTimeOffset Start = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _clock = new(Start);
    private readonly JwtTestKey _key = Key.Value;

    public static TheoryData<string, string> OAuthFiles => new()
    {
        { "a project download", ShapeFiles.Project(ShapeFiles.OAuthPart) },
        {
            "a credential that is being migrated",
            ShapeFiles.Project($"\"integration_type\":\"oauth_server_to_server_migrate\",{ShapeFiles.OAuthPart}")
        },
        { "a credential of both kinds", ShapeFiles.Project($"{ShapeFiles.JwtPart},{ShapeFiles.OAuthPart}") },
        { "an aio context", ShapeFiles.Aio(ShapeFiles.AioOAuth()) },
        {
            "an aio context with lists in strings",
            ShapeFiles.Aio(ShapeFiles.AioOAuth(
                secrets: $$""" "[\"{{ExampleCredential.ClientSecret}}\"]" """, scopes: """ "[\"openid\",\"AdobeID\"]" """))
        },
        { "upper case", ShapeFiles.UpperCase },
        { "camel case", ShapeFiles.CamelCase },
        { "lines of variables", ShapeFiles.DotEnv },
        { "a Postman environment", ToolFiles.Postman },
        { "aepp", ToolFiles.Aepp },
        { "aanalytics2", ToolFiles.AAnalytics },
        { "Cloud Manager", ToolFiles.CloudManager },
        { "an action", ToolFiles.Action },
        { "an action in snake case", ToolFiles.ActionInSnakeCase },
        { "variables of an aio context", ToolFiles.AioDotEnv },
        { "variables of Commerce", ToolFiles.CommerceDotEnv },
        { "variables of the starter kit", ToolFiles.StarterKitDotEnv },
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(OAuthFiles))]
    public async Task An_OAuth_credential_of_any_shape_leads_to_an_answer_of_the_api(string shape, string content)
    {
        RecordedRequest request = await CallAsync(content, []);

        Assert.Equal("client_credentials", request.FormValue("grant_type"));
        Assert.True(request.Headers["Host"] == "ims-na1.adobelogin.com", shape);
    }

    [Theory]
    [InlineData("aem", ToolFiles.AemDotEnv, "openid,AdobeID")]
    [InlineData("assets", ToolFiles.AssetsDotEnv, "openid,AdobeID")]
    [InlineData("Frame.io, with scopes of the settings", ToolFiles.FrameIo, "openid")]
    public async Task A_credential_without_an_organization_leads_to_an_answer_of_the_api(string shape, string content, string scopes)
    {
        RecordedRequest request = await CallAsync(content, new()
        {
            ["OrganizationId"] = ExampleCredential.OrganizationId,
            ["Scopes"] = shape.StartsWith("Frame", StringComparison.Ordinal) ? scopes : null,
        });

        Assert.Equal(scopes, request.FormValue("scope"));
    }

    [Fact]
    public async Task The_variables_of_Firefly_ask_for_the_scopes_of_its_page()
    {
        const string Scopes = "openid,AdobeID,session,additional_info,read_organizations,firefly_api,ff_apis";
        await using AdobeEmulator emulator = await AdobeEmulator.StartInMemoryAsync(new() { TimeProvider = _clock }, Cancellation);
        emulator.Ims.AddCredential(
            new("FAKE0firefly", ExampleCredential.ClientSecret, ExampleCredential.OrganizationId, Scopes.Split(',')));
        using var file =
            new TemporaryFile(ToolFiles.FireflyDotEnv.Replace(ExampleCredential.ClientId, "FAKE0firefly", StringComparison.Ordinal));
        await using Service service = await Service.StartAsync(
            emulator,
            Without(new() { ["CredentialFile"] = file.Path, ["OrganizationId"] = ExampleCredential.OrganizationId }),
            _clock);

        using HttpResponseMessage response = await service.Client.GetAsync("assets/1", Cancellation);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(Scopes, emulator.Journal.TokenRequests[^1].FormValue("scope"));
    }

    [Theory]
    [InlineData(ToolFiles.PdfServices, null)]
    [InlineData(ToolFiles.PdfServicesDotEnv, ExampleCredential.OrganizationId)]
    public async Task A_credential_of_PDF_Services_is_enough_for_its_own_token_endpoint(string content, string? organization)
    {
        RecordedRequest request = await CallAsync(
            content, organization is null ? [] : new() { ["OrganizationId"] = ExampleCredential.OrganizationId });

        Assert.Equal(("/token", "pdf-services.adobe.io"), (request.Path, request.Headers["Host"]));
        Assert.Equal(["client_id", "client_secret"], request.Form.Select(field => field.Name));
    }

    [Theory]
    [InlineData(ToolFiles.PdfServices)]
    [InlineData(ToolFiles.PdfServicesJwt)]
    [InlineData(ToolFiles.ConsoleJwt)]
    public async Task Scopes_take_the_token_of_a_PDF_Services_file_from_IMS(string content)
    {
        RecordedRequest request = await CallAsync(content, new() { ["Scopes"] = "openid" });

        Assert.Equal(("/ims/token/v3", "ims-na1.adobelogin.com"), (request.Path, request.Headers["Host"]));
        Assert.Equal("openid", request.FormValue("scope"));
    }

    [Theory]
    [InlineData(ToolFiles.PdfServicesJwt, null)]
    [InlineData(ToolFiles.ConsoleJwt, null)]
    [InlineData(ShapeFiles.CamelCase, "https://pdf-services.adobe.io/")]
    public async Task A_path_takes_the_token_of_any_credential_from_PDF_Services(string content, string? authority)
    {
        RecordedRequest request = await CallAsync(content, new() { ["Authority"] = authority, ["TokenPath"] = "/token" });

        Assert.Equal(("/token", "pdf-services.adobe.io"), (request.Path, request.Headers["Host"]));
    }

    [Fact]
    public async Task Service_credentials_of_AEM_lead_to_an_answer_of_the_api_and_to_the_warning()
    {
        await using AdobeEmulator emulator = await StartEmulatorAsync();
        using var file = new TemporaryFile(ShapeFiles.ServiceCredentials(_key.Pkcs1Pem, _key.CertificatePem));
        await using Service service = await Service.StartAsync(emulator, Without(new() { ["CredentialFile"] = file.Path }), _clock);

        using HttpResponseMessage response = await service.Client.GetAsync("assets/1", Cancellation);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        AssertExchanged(emulator.Journal.TokenRequests[^1]);
        Assert.Contains(service.Log.GetSnapshot(), record => record.Id.Name == "LegacyGrant");
    }

    [Fact]
    public async Task Settings_of_a_JWT_credential_without_a_file_lead_to_an_answer_of_the_api()
    {
        await using AdobeEmulator emulator = await StartEmulatorAsync();
        await using Service service = await Service.StartAsync(
            emulator,
            new()
            {
                ["Scopes"] = null,
                ["Jwt:TechnicalAccountId"] = ExampleCredential.TechnicalAccountId,
                ["Jwt:Metascopes"] = ExampleCredential.Metascope,
                ["Jwt:PrivateKey"] = _key.Pkcs8Pem,
            },
            _clock);

        using HttpResponseMessage response = await service.Client.GetAsync("assets/1", Cancellation);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        AssertExchanged(emulator.Journal.TokenRequests[^1]);
    }

    [Theory]
    [InlineData(ShapeFiles.JwtPart, null)]
    [InlineData($"{ShapeFiles.JwtPart},{ShapeFiles.OAuthPart}", "Jwt")]
    public async Task A_JWT_credential_of_a_project_leads_to_an_answer_of_the_api_with_a_key_from_the_settings(
        string parts, string? grant) =>
        AssertExchanged(await CallAsync(ShapeFiles.Project(parts), new() { ["Grant"] = grant, ["Jwt:PrivateKey"] = _key.Pkcs8Pem }));

    [Fact]
    public async Task A_JWT_credential_of_another_tool_leads_to_an_answer_of_the_api()
    {
        AssertExchanged(await CallAsync(ToolFiles.PostmanJwt(_key.Pkcs8Pem), []));
        AssertExchanged(await CallAsync(ToolFiles.LaunchpyJwt, [], AddKey));
        AssertExchanged(
            await CallAsync(ToolFiles.PdfServicesJwt, new() { ["Jwt:Metascopes"] = ExampleCredential.Metascope }, AddKey));
        AssertExchanged(await CallAsync(
            ToolFiles.ConsoleJwt, new() { ["Jwt:Metascopes"] = ExampleCredential.Metascope, ["Jwt:PrivateKey"] = _key.Pkcs8Pem }));

        void AddKey(string folder) => File.WriteAllText(Path.Combine(folder, "private.key"), _key.Pkcs8Pem);
    }

    [Theory]
    [InlineData("text")]
    [InlineData("lines")]
    [InlineData("lines in a text")]
    [InlineData("encrypted")]
    public async Task A_JWT_credential_of_an_aio_context_leads_to_an_answer_of_the_api(string form)
    {
        string[] lines = _key.Pkcs8Pem.Split('\n');
        string context = form switch
        {
            "text" => ShapeFiles.AioJwt(_key.Pkcs8Pem),
            "lines" => ShapeFiles.AioJwt(lines),
            "lines in a text" => ShapeFiles.AioJwt(JsonSerializer.Serialize(lines)),
            _ => ShapeFiles.AioJwt(Encrypted(), "FAKE-passphrase"),
        };

        AssertExchanged(await CallAsync(ShapeFiles.Aio(context), []));
    }

    [Fact]
    public async Task A_key_that_lies_beside_the_file_of_an_aio_context_leads_to_an_answer_of_the_api()
    {
        using var key = new TemporaryFile(_key.Pkcs1Pem);

        AssertExchanged(await CallAsync(ShapeFiles.Aio(ShapeFiles.AioJwt(key.Path)), []));
        AssertExchanged(
            await CallAsync(
                ShapeFiles.Aio(ShapeFiles.AioJwt("private.key")),
                [],
                folder => File.WriteAllText(Path.Combine(folder, "private.key"), _key.Pkcs8Pem)));
    }

    [Fact]
    public async Task Service_credentials_that_were_migrated_work_with_scopes_and_the_same_file() => Assert.Equal(
        "client_credentials",
        (await CallAsync(ShapeFiles.ServiceCredentials(_key.Pkcs1Pem), new() { ["Scopes"] = "openid,AdobeID" })).FormValue("grant_type"));

    [Fact]
    public async Task Variables_of_the_environment_lead_to_an_answer_of_the_api()
    {
        string prefix = $"FAKE_{Guid.NewGuid():N}";
        Environment.SetEnvironmentVariable($"{prefix}_CLIENT_ID", ExampleCredential.ClientId);
        Environment.SetEnvironmentVariable($"{prefix}_CLIENT_SECRET", $"[\"p8e-FAKE-outdated\",\"{ExampleCredential.ClientSecret}\"]");
        Environment.SetEnvironmentVariable($"{prefix}_ORG_ID", ExampleCredential.OrganizationId);
        Environment.SetEnvironmentVariable($"{prefix}_SCOPES", "openid, AdobeID");
        await using AdobeEmulator emulator = await StartEmulatorAsync();
        await using Service service = await Service.StartAsync(emulator, Without(new() { ["EnvironmentPrefix"] = prefix }), _clock);

        using HttpResponseMessage response = await service.Client.GetAsync("assets/1", Cancellation);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("openid,AdobeID", emulator.Journal.TokenRequests[^1].FormValue("scope"));
    }

    [Fact]
    public async Task A_local_development_token_is_used_until_it_expires_and_then_reported_as_that()
    {
        await using AdobeEmulator emulator = await StartEmulatorAsync();
        using var file = new TemporaryFile(ShapeFiles.LocalToken(await MintAsync(emulator)));
        await using Service service = await Service.StartAsync(
            emulator,
            Without(new()
            {
                ["CredentialFile"] = file.Path,
                ["Grant"] = "Jwt",
                ["ClientId"] = ExampleCredential.ClientId,
                ["OrganizationId"] = ExampleCredential.OrganizationId,
            }),
            _clock);
        int asked = emulator.Journal.TokenRequests.Count;

        // To the last minutes: the cache finds nothing fresher, and goes on with what it has.
        for (int hours = 0; hours < 24; hours++)
        {
            using HttpResponseMessage response = await service.Client.GetAsync("assets/1", Cancellation);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            _clock.Advance(TimeSpan.FromMinutes(59));
        }

        _clock.Advance(TimeSpan.FromHours(1));
        TokenAcquisitionException failure = await Assert.ThrowsAsync<TokenAcquisitionException>(
            () => service.Client.GetAsync("assets/1", Cancellation));

        Assert.False(failure.IsTransient);
        Assert.Contains($"The local development token in '{file.Path}' expired at 2026-01-16T", failure.Message, StringComparison.Ordinal);
        Assert.Contains(
            "download a new one from the AEM Developer Console, or use service credentials", failure.Message, StringComparison.Ordinal);
        Assert.Equal(asked, emulator.Journal.TokenRequests.Count);
    }

    [Fact]
    public async Task A_local_development_token_that_expired_long_ago_does_not_keep_the_host_from_starting()
    {
        await using AdobeEmulator emulator = await StartEmulatorAsync();
        using var file = new TemporaryFile(ShapeFiles.LocalToken(await MintAsync(emulator)));
        _clock.Advance(TimeSpan.FromDays(2));
        await using Service service = await Service.StartAsync(emulator, Without(new() { ["CredentialFile"] = file.Path }), _clock);

        TokenAcquisitionException failure = await Assert.ThrowsAsync<TokenAcquisitionException>(
            () => service.Tokens.GetTokenAsync(Cancellation).AsTask());

        Assert.Contains("expired at 2026-01-16T", failure.Message, StringComparison.Ordinal);
    }

    private async Task<RecordedRequest> CallAsync(string content, Dictionary<string, string?> settings, Action<string>? prepare = null)
    {
        AdobeEmulator emulator = shared.Emulator;
        int callsBefore = emulator.Journal.ApiRequests.Count;
        using var file = new TemporaryFile(content);
        prepare?.Invoke(file.Folder);
        settings["CredentialFile"] = file.Path;
        await using Service service = await Service.StartAsync(emulator, Without(settings), shared.Clock);

        using HttpResponseMessage response = await service.Client.GetAsync("assets/1", Cancellation);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        RecordedRequest call = Assert.Single(emulator.Journal.ApiRequests.Skip(callsBefore));
        Assert.Equal(
            (ExampleCredential.ClientId, ExampleCredential.OrganizationId), (call.Headers["x-api-key"], call.Headers["x-gw-ims-org-id"]));
        return emulator.Journal.TokenRequests[^1];
    }

    private static void AssertExchanged(RecordedRequest request) => Assert.Equal("/ims/exchange/jwt", request.Path);

    private Task<AdobeEmulator> StartEmulatorAsync() => StartEmulatorAsync(_clock);

    private static async Task<AdobeEmulator> StartEmulatorAsync(TimeProvider clock)
    {
        AdobeEmulator emulator = await AdobeEmulator.StartInMemoryAsync(new() { TimeProvider = clock }, Cancellation);
        emulator.Ims.GetCredential(ExampleCredential.ClientId).BindCertificate(Key.Value.Certificate);
        return emulator;
    }

    private async Task<string> MintAsync(AdobeEmulator emulator)
    {
        await using Service service = await Service.StartAsync(emulator, timeProvider: _clock);
        return (await service.Tokens.GetTokenAsync(Cancellation)).Value;
    }

    private string Encrypted()
    {
        using RSA rsa = _key.Certificate.GetRSAPrivateKey()!;
        return rsa.ExportEncryptedPkcs8PrivateKeyPem(
            "FAKE-passphrase", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 100));
    }

    // Nothing but what the test sets.
    private static Dictionary<string, string?> Without(Dictionary<string, string?> settings)
    {
        foreach (string name in new[] { "Authority", "ClientId", "ClientSecret", "Scopes", "OrganizationId" })
        {
            settings.TryAdd(name, null);
        }

        return settings;
    }

    /// <summary>An emulator of all tests that need no other clock than one that stands still.</summary>
    public sealed class SharedEmulator : IAsyncLifetime
    {
        internal FakeTimeProvider Clock { get; } = new(Start);

        internal AdobeEmulator Emulator { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Emulator = await StartEmulatorAsync(Clock);

        public ValueTask DisposeAsync() => Emulator.DisposeAsync();
    }
}
