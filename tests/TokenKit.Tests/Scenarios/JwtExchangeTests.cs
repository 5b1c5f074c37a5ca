using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.JsonWebTokens;
using TokenKit.Testing;
using TokenKit.Testing.Journal;

namespace TokenKit.Tests.Scenarios;

/// <summary>The legacy exchange of a signed assertion, against an emulator that checks every claim.</summary>
public sealed class JwtExchangeTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 1, 15, 12, 0, 0, TimeSpan.Zero));
    private readonly JwtTestKey _key;

    public JwtExchangeTests() => _key = JwtTestKey.Create(_clock);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _key.Dispose();

    [Theory]
    [InlineData("PKCS#8", ExampleCredential.Metascope)]
    [InlineData("PKCS#1", "/s/" + ExampleCredential.Metascope)]
    [InlineData("PKCS#8", "https://ims-na1.adobelogin.com/s/" + ExampleCredential.Metascope)]
    public async Task An_assertion_is_exchanged_for_a_token_that_an_api_takes(string format, string metascope)
    {
        await using AdobeEmulator emulator = await StartEmulatorAsync();
        await using Service service = await StartServiceAsync(emulator, new()
        {
            ["Jwt:PrivateKey"] = format == "PKCS#8" ? _key.Pkcs8Pem : _key.Pkcs1Pem,
            ["Jwt:Metascopes"] = null,
            ["Jwt:Metascopes:0"] = metascope,
        });

        using HttpResponseMessage response = await service.Client.GetAsync("assets/1", Cancellation);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Single(service.Log.GetSnapshot(), record => record.Message.Contains(
            "For credentials of the Adobe Developer Console, no new certificates can be made since 2025-06-30 and the exchange stops when "
                + "the "
                + "certificate expires or on 2026-03-01",
            StringComparison.Ordinal));
        Assert.Equal(_clock.GetUtcNow().AddMilliseconds(86_399_992), (await service.Tokens.GetTokenAsync(Cancellation)).ExpiresAt);
    }

    [Fact]
    public async Task The_request_is_what_Adobe_documents_field_by_field()
    {
        await using AdobeEmulator emulator = await StartEmulatorAsync();
        await using Service service = await StartServiceAsync(emulator);

        await service.Tokens.GetTokenAsync(Cancellation);

        RecordedRequest request = Assert.Single(emulator.Journal.TokenRequests);
        Assert.Equal(("POST", "/ims/exchange/jwt", ""), (request.Method, request.Path, request.Query));
        Assert.Equal(["client_id", "client_secret", "jwt_token"], request.Form.Select(field => field.Name));
        var assertion = new JsonWebToken(request.FormValue("jwt_token"));
        Assert.Equal(("RS256", "JWT", ""), (assertion.Alg, assertion.Typ, assertion.Kid ?? ""));
        using var payload = JsonDocument.Parse(Base64UrlDecode(assertion.EncodedPayload));
        string host = emulator.BaseAddress.GetLeftPart(UriPartial.Authority);
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["iss"] = $"\"{ExampleCredential.OrganizationId}\"",
                ["sub"] = $"\"{ExampleCredential.TechnicalAccountId}\"",
                ["aud"] = $"\"{host}/c/{ExampleCredential.ClientId}\"",
                ["exp"] = $"{_clock.GetUtcNow().AddMinutes(5).ToUnixTimeSeconds()}",
                [$"{host}/s/{ExampleCredential.Metascope}"] = "true",
            },
            payload.RootElement.EnumerateObject().ToDictionary(claim => claim.Name, claim => claim.Value.GetRawText()));
    }

    [Fact]
    public async Task A_binding_that_demands_a_new_id_each_time_gets_one()
    {
        await using AdobeEmulator emulator = await StartEmulatorAsync();
        emulator.Ims.GetCredential(ExampleCredential.ClientId).RequiresJti = true;
        await using Service service = await StartServiceAsync(emulator, new() { ["Jwt:SendJwtId"] = "true" });

        await service.Tokens.GetTokenAsync(Cancellation);
        _clock.Advance(TimeSpan.FromDays(2));
        await service.Tokens.GetTokenAsync(Cancellation);

        Assert.All(emulator.Journal.TokenRequests, request => Assert.Equal(200, request.StatusCode));
        Assert.Equal(2, emulator.Ims.TokensIssued);
    }

    [Fact]
    public async Task A_certificate_that_expired_is_reported_as_that_and_not_as_IMS_describes_it()
    {
        await using AdobeEmulator emulator = await StartEmulatorAsync();
        await using Service service = await StartServiceAsync(emulator);
        _clock.Advance(TimeSpan.FromDays(366));

        TokenAcquisitionException failure = await Assert.ThrowsAsync<TokenAcquisitionException>(
            () => service.Tokens.GetTokenAsync(Cancellation).AsTask());

        Assert.Equal("invalid_token", failure.Error);
        Assert.Contains(
            "certificate bound to this credential has expired or does not match the private key",
            failure.Message,
            StringComparison.Ordinal);
        Assert.DoesNotContain(ExampleCredential.ClientSecret, failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_credential_that_was_migrated_away_is_reported_with_what_to_do()
    {
        await using AdobeEmulator emulator = await StartEmulatorAsync();
        emulator.Ims.GetCredential(ExampleCredential.ClientId).IsMigrated = true;
        await using Service service = await StartServiceAsync(emulator, new() { ["Cache:AcquisitionTimeout"] = "23:00:00" });

        Task<AccessToken> call = service.Tokens.GetTokenAsync(Cancellation).AsTask();
        await Waiting.AdvanceUntilAsync(_clock, service, call);

        Assert.Contains(
            "set Grant to ClientCredentials",
            (await Assert.ThrowsAsync<TokenAcquisitionException>(() => call)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("OrganizationId", null, "OrganizationId is not set: it is the issuer of the assertion")]
    [InlineData("Jwt:TechnicalAccountId", "someone@example.com", "Jwt:TechnicalAccountId is not a technical account")]
    [InlineData("Jwt:Metascopes", null, "Jwt:Metascopes is empty")]
    [InlineData("Jwt:PrivateKey", null, "Jwt has no key: set one of PrivateKeyPath, PrivateKey")]
    [InlineData("Jwt:PrivateKey", "p8e-FAKE", "Jwt:PrivateKey: Found ")]
    [InlineData("Jwt:PrivateKeyPath", "/no/such/key.pem", "Jwt has more than one key")]
    [InlineData("Jwt:AssertionLifetime", "1.01:00:00", "Jwt:AssertionLifetime is not between 0 and 24 hours")]
    [InlineData("Jwt:AssertionLifetime", "25:00:00", "Jwt:AssertionLifetime would be read as 25 days")]
    [InlineData("Jwt:ExchangePath", "exchange", "Jwt:ExchangePath is 'exchange', which is not a path")]
    public async Task What_is_wrong_is_reported_when_the_host_starts(string setting, string? value, string said)
    {
        await using AdobeEmulator emulator = await StartEmulatorAsync();

        OptionsValidationException failure = await Assert.ThrowsAsync<OptionsValidationException>(
            () => StartServiceAsync(emulator, new() { [setting] = value }));

        Assert.Contains($"AdobeTokens:aem:{said}", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE KEY-----", failure.ToString(), StringComparison.Ordinal);
    }

    private async Task<AdobeEmulator> StartEmulatorAsync()
    {
        AdobeEmulator emulator = await AdobeEmulator.StartInMemoryAsync(new() { TimeProvider = _clock }, Cancellation);
        emulator.Ims.GetCredential(ExampleCredential.ClientId).BindCertificate(_key.Certificate);
        return emulator;
    }

    private Task<Service> StartServiceAsync(AdobeEmulator emulator, Dictionary<string, string?>? settings = null)
    {
        Dictionary<string, string?> all = new()
        {
            ["Grant"] = "Jwt",
            ["Scopes"] = null,
            ["Jwt:TechnicalAccountId"] = ExampleCredential.TechnicalAccountId,
            ["Jwt:Metascopes"] = ExampleCredential.Metascope,
            ["Jwt:PrivateKey"] = _key.Pkcs8Pem,
        };
        foreach ((string key, string? value) in settings ?? [])
        {
            all[key] = value;
        }

        return Service.StartAsync(emulator, all, _clock);
    }

    private static byte[] Base64UrlDecode(string text) => System.Buffers.Text.Base64Url.DecodeFromChars(text);
}
