using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using TokenKit.Testing;
using TokenKit.Testing.Ims;

namespace TokenKit.Tests.Scenarios;

/// <summary>
/// What IMS says about the legacy exchange misleads; what TokenKit says does not. Against the emulator, which answers as IMS.
/// </summary>
public sealed class JwtErrorTests
{
    // Generated once: it takes a tenth of a second.
    private static readonly Lazy<JwtTestKey> Key = new(static () =>
        JwtTestKey.Create(new FakeTimeProvider(Now), TimeSpan.FromDays(100)));

    private static readonly DateTimeOffset Now = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _clock = new(Now);
    private readonly FakeTimeProvider _clockOfIms = new(Now);
    private readonly JwtTestKey _key = Key.Value;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_without_its_certificate_leaves_both_causes_open() => await AssertFailureAsync(
        new() { ["Jwt:PrivateKey"] = _key.Pkcs8Pem },
        credential => credential.UnbindCertificate(_key.Certificate),
        "invalid_token",
        "The certificate bound to this credential has expired or does not match the private key of AdobeTokens:aem:Jwt:PrivateKey: compare "
            + "it");

    [Fact]
    public async Task A_good_certificate_that_is_not_bound_means_another_key() => await AssertFailureAsync(
        [],
        credential => credential.UnbindCertificate(_key.Certificate),
        "invalid_token",
        "The certificate is valid until 2026-04-25, so the private key of AdobeTokens:aem:Jwt:PrivateKey probably does not belong to a "
            + "certificate bound to this credential");

    [Fact]
    public async Task An_expired_certificate_is_reported_with_its_date_and_the_migration()
    {
        _clock.Advance(TimeSpan.FromDays(101));
        _clockOfIms.Advance(TimeSpan.FromDays(101));

        await AssertFailureAsync(
            [],
            _ => { },
            "invalid_token",
            "The certificate of this credential expired on 2026-04-25. For service credentials of the AEM Developer Console, make a new "
                + "one there. In the Adobe Developer Console no new certificate can be made since 2025-06-30: add an OAuth "
                + "server-to-server credential",
            "set Grant to ClientCredentials");
    }

    [Theory]
    [InlineData(10)]
    [InlineData(-26 * 60)]
    public async Task A_clock_that_is_wrong_is_reported_as_that(int minutesBehind)
    {
        _clockOfIms.AdjustTime(Now.AddDays(2));
        _clock.AdjustTime(Now.AddDays(2).AddMinutes(-minutesBehind));

        await AssertFailureAsync(
            [],
            _ => { },
            "invalid_token",
            "IMS does not accept the assertion's exp",
            "set this machine's clock, or a few minutes in AdobeTokens:aem:Jwt:AssertionLifetime");
    }

    [Theory]
    [InlineData("OrganizationId", "0000FAKE@AdobeOrg", "AdobeTokens:aem:OrganizationId (sent as iss: '0000FAKE@AdobeOrg')")]
    [InlineData(
        "Jwt:TechnicalAccountId", "0000FAKE@techacct.adobe.com",
        "AdobeTokens:aem:Jwt:TechnicalAccountId (sent as sub: '0000FAKE@techacct.adobe.com')")]
    public async Task A_claim_of_another_credential_is_reported_with_what_was_sent(string setting, string value, string said) =>
        await AssertFailureAsync(new() { [setting] = value }, _ => { }, "bad_request", said);

    [Fact]
    public async Task A_refused_metascope_is_reported_with_the_requested_ones() => await AssertFailureAsync(
        new() { ["Jwt:Metascopes"] = "/s/ent_aem_cloud_api, ent_Unknown_sdk" },
        _ => { },
        "invalid_scope",
        "The metascopes of the request: ent_aem_cloud_api, ent_Unknown_sdk.",
        "in AdobeTokens:aem:Jwt:Metascopes.");

    [Fact]
    public async Task A_binding_that_demands_an_id_is_reported_with_the_setting() =>
        await AssertFailureAsync(
            [], credential => credential.RequiresJti = true, "bad_request", "set AdobeTokens:aem:Jwt:SendJwtId to true");

    [Fact]
    public async Task A_credential_that_does_not_exist_is_reported_by_its_client_id() =>
        await AssertFailureAsync(
            new() { ["ClientId"] = "FAKE0other0id" },
            _ => { },
            "invalid_client",
            "The client id 'FAKE0other0id' does not exist there: check AdobeTokens:aem:ClientId");

    [Fact]
    public async Task A_wrong_secret_is_reported_as_that() => await AssertFailureAsync(
        new() { ["ClientSecret"] = "p8e-FAKE-wrong" },
        _ => { },
        "invalid_client",
        "Adobe refused the client secret of 'FAKE0client0id'",
        "in AdobeTokens:aem:ClientSecret.");

    [Fact]
    public async Task A_credential_without_the_exchange_is_reported_to_use_the_other_grant() => await AssertFailureAsync(
        [],
        credential => credential.AllowsJwtExchange = false,
        "invalid_client",
        "Only a JWT (service account) credential may use the JWT exchange",
        "set AdobeTokens:aem:Grant to ClientCredentials");

    [Theory]
    [InlineData("OrganizationId", "FAKE", "OrganizationId is 'FAKE', which is not an IMS organization")]
    [InlineData("OrganizationId", null, "OrganizationId is not set: it is the issuer of the assertion")]
    [InlineData("Jwt:TechnicalAccountId", null, "Jwt:TechnicalAccountId is not a technical account")]
    [InlineData("Jwt:TechnicalAccountId", "someone@example.com", "Jwt:TechnicalAccountId is not a technical account")]
    [InlineData("Jwt:Metascopes", " , ", "Jwt:Metascopes is empty")]
    [InlineData("Jwt:Metascopes", "https://ims-na1.adobelogin.com/s/", "Jwt:Metascopes is empty")]
    [InlineData("Jwt:AssertionLifetime", "00:00:00", "Jwt:AssertionLifetime is not between 0 and 24 hours")]
    [InlineData("Jwt:AssertionLifetime", "-00:05:00", "Jwt:AssertionLifetime is not between 0 and 24 hours")]
    [InlineData("Jwt:AssertionLifetime", "1.00:00:01", "Jwt:AssertionLifetime is not between 0 and 24 hours")]
    public async Task A_malformed_claim_is_reported_when_the_host_starts(string setting, string? value, string said)
    {
        await using AdobeEmulator emulator = await AdobeEmulator.StartInMemoryAsync(cancellationToken: Cancellation);

        OptionsValidationException failure = await Assert.ThrowsAsync<OptionsValidationException>(
            () => JwtService.StartAsync(emulator, new() { ["Jwt:PrivateKey"] = _key.Pkcs8Pem, [setting] = value }, _clock));

        Assert.Contains($"AdobeTokens:aem:{said}", Assert.Single(failure.Failures), StringComparison.Ordinal);
    }

    private async Task AssertFailureAsync(
        Dictionary<string, string?> settings, Action<ImsEmulatorCredential> change, string error, params string[] said)
    {
        await using AdobeEmulator emulator = await AdobeEmulator.StartInMemoryAsync(new() { TimeProvider = _clockOfIms }, Cancellation);
        ImsEmulatorCredential credential = emulator.Ims.GetCredential(ExampleCredential.ClientId);
        credential.BindCertificate(_key.Certificate);
        change(credential);
        settings.TryAdd("Jwt:PrivateKey", _key.Pkcs8Pem + "\n" + _key.CertificatePem);
        await using Service service = await JwtService.StartAsync(emulator, settings, _clock);

        TokenAcquisitionException failure = await Assert.ThrowsAsync<TokenAcquisitionException>(
            () => service.Tokens.GetTokenAsync(Cancellation).AsTask());

        Assert.Equal(error, failure.Error);
        Assert.All(said, part => Assert.Contains(part, failure.Message, StringComparison.Ordinal));
        Assert.DoesNotContain("p8e-", failure.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("eyJ", failure.ToString(), StringComparison.Ordinal);
    }
}
