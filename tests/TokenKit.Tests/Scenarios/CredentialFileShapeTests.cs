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
public sealed class CredentialFileShapeTests
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

    [Fact]
    public async Task Service_credentials_of_AEM_lead_to_an_answer_of_the_api() =>
        AssertExchanged(await CallAsync(ShapeFiles.ServiceCredentials(_key.Pkcs1Pem, _key.CertificatePem), new() { ["Grant"] = "Jwt" }));

    [Theory]
    [InlineData(ShapeFiles.JwtPart)]
    [InlineData($"{ShapeFiles.JwtPart},{ShapeFiles.OAuthPart}")]
    public async Task A_JWT_credential_of_a_project_leads_to_an_answer_of_the_api_with_a_key_from_the_settings(string parts) =>
        AssertExchanged(await CallAsync(ShapeFiles.Project(parts), new() { ["Grant"] = "Jwt", ["Jwt:PrivateKey"] = _key.Pkcs8Pem }));

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

        AssertExchanged(await CallAsync(ShapeFiles.Aio(context), new() { ["Grant"] = "Jwt" }));
    }

    [Fact]
    public async Task A_key_that_lies_beside_the_file_of_an_aio_context_leads_to_an_answer_of_the_api()
    {
        using var key = new TemporaryFile(_key.Pkcs1Pem);

        AssertExchanged(await CallAsync(ShapeFiles.Aio(ShapeFiles.AioJwt(key.Path)), new() { ["Grant"] = "Jwt" }));
        AssertExchanged(
            await CallAsync(
                ShapeFiles.Aio(ShapeFiles.AioJwt("private.key")),
                new() { ["Grant"] = "Jwt" },
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
        await using AdobeEmulator emulator = await StartEmulatorAsync();
        using var file = new TemporaryFile(content);
        prepare?.Invoke(file.Folder);
        settings["CredentialFile"] = file.Path;
        await using Service service = await Service.StartAsync(emulator, Without(settings), _clock);

        using HttpResponseMessage response = await service.Client.GetAsync("assets/1", Cancellation);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        RecordedRequest call = Assert.Single(emulator.Journal.ApiRequests);
        Assert.Equal(
            (ExampleCredential.ClientId, ExampleCredential.OrganizationId), (call.Headers["x-api-key"], call.Headers["x-gw-ims-org-id"]));
        return emulator.Journal.TokenRequests[^1];
    }

    private static void AssertExchanged(RecordedRequest request) => Assert.Equal("/ims/exchange/jwt", request.Path);

    private async Task<AdobeEmulator> StartEmulatorAsync()
    {
        AdobeEmulator emulator = await AdobeEmulator.StartInMemoryAsync(new() { TimeProvider = _clock }, Cancellation);
        emulator.Ims.GetCredential(ExampleCredential.ClientId).BindCertificate(_key.Certificate);
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
}
