using System.Net;
using Microsoft.Extensions.Options;
using TokenKit.Testing;
using TokenKit.Testing.Faults;

namespace TokenKit.Tests.Scenarios;

/// <summary>
/// Each mistake a person can make: an error that names it, where it is set and what to do; no secret; no request without a token.
/// </summary>
public class BadInputTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public Task A_credential_file_that_is_missing() => RefusedAtStartAsync(
        new() { ["CredentialFile"] = "/no/such/project.json" }, "AdobeTokens:aem:CredentialFile", "does not exist", "Set the path of the "
            + "credential file");

    [Fact]
    public async Task A_credential_file_that_is_not_json()
    {
        using var file = new TemporaryFile("{\"project\":\n{\"secret\":\"p8e-FAKE-secret\"");

        await RefusedAtStartAsync(
            new() { ["CredentialFile"] = file.Path }, "AdobeTokens:aem:CredentialFile", "is not JSON: line 2", "Download the file again");
    }

    [Fact]
    public Task No_client_id() =>
        RefusedAtStartAsync(new() { ["ClientId"] = null }, "AdobeTokens:aem:ClientId is not set", "CredentialFile");

    [Fact]
    public Task No_secret() => RefusedAtStartAsync(new() { ["ClientSecret"] = null }, "AdobeTokens:aem:ClientSecret is not set");

    [Fact]
    public Task Empty_scopes() => RefusedAtStartAsync(new() { ["Scopes"] = "" }, "AdobeTokens:aem:Scopes is empty", "openid");

    [Fact]
    public Task An_organization_that_is_not_valid() => RefusedAtStartAsync(
        new() { ["OrganizationId"] = "10001" }, "AdobeTokens:aem:OrganizationId is '10001'", "@AdobeOrg");

    [Fact]
    public Task An_authority_without_https() => RefusedAtStartAsync(
        new() { ["Authority"] = "http://ims.example/" }, "AdobeTokens:aem:Authority is not an https address (http://ims.example/)",
            "https://ims-na1.adobelogin.com/");

    [Fact]
    public async Task A_wrong_secret()
    {
        await using AdobeEmulator emulator = await AdobeEmulator.StartInMemoryAsync(cancellationToken: Cancellation);
        await using Service service = await Service.StartAsync(emulator, new() { ["ClientSecret"] = "p8e-FAKE-wrong" });

        TokenAcquisitionException failure = await Assert.ThrowsAsync<TokenAcquisitionException>(() =>
            service.Client.GetAsync("assets/1", Cancellation));

        Assert.Equal(("invalid_client", HttpStatusCode.BadRequest, false), (failure.Error, failure.StatusCode, failure.IsTransient));
        Assert.Contains("AdobeTokens:aem:ClientSecret", failure.Message, StringComparison.Ordinal);
        Assert.Equal(Assert.Single(emulator.Journal.TokenRequests).DebugId, failure.RequestId);
        AssertNothingLeaked(failure, service, emulator, "p8e-FAKE-wrong");
    }

    [Fact]
    public async Task A_scope_that_is_not_granted()
    {
        await using AdobeEmulator emulator = await AdobeEmulator.StartInMemoryAsync(cancellationToken: Cancellation);
        await using Service service = await Service.StartAsync(emulator, new() { ["Scopes"] = "openid, adobeid" });

        TokenAcquisitionException failure = await Assert.ThrowsAsync<TokenAcquisitionException>(() =>
            service.Client.GetAsync("assets/1", Cancellation));

        Assert.Equal("invalid_scope", failure.Error);
        Assert.Contains("Asked for: openid,adobeid.", failure.Message, StringComparison.Ordinal);
        Assert.Contains("AdobeTokens:aem:Scopes", failure.Message, StringComparison.Ordinal);
        AssertNothingLeaked(failure, service, emulator, ExampleCredential.ClientSecret);
    }

    [Fact]
    public async Task An_organization_that_IMS_does_not_know()
    {
        await using AdobeEmulator emulator = await AdobeEmulator.StartInMemoryAsync(cancellationToken: Cancellation);
        await using Service service = await Service.StartAsync(
            emulator, new() { ["TokenPath"] = "/ims/token/v2", ["OrganizationId"] = "0000000000000000FAKE@AdobeOrg" });

        TokenAcquisitionException failure = await Assert.ThrowsAsync<TokenAcquisitionException>(() =>
            service.Client.GetAsync("assets/1", Cancellation));

        Assert.Contains("organization", failure.Message, StringComparison.OrdinalIgnoreCase);
        AssertNothingLeaked(failure, service, emulator, ExampleCredential.ClientSecret);
    }

    [Fact]
    public async Task A_token_with_a_line_break()
    {
        await using AdobeEmulator emulator = await AdobeEmulator.StartInMemoryAsync(cancellationToken: Cancellation);
        await using Service service = await Service.StartAsync(emulator);
        emulator.Ims.TokenFaults.Add(Fault.Answer(200, "application/json", """{"access_token":"FAKE\r\nX-Evil: 1","expires_in":86399}"""));

        TokenAcquisitionException failure = await Assert.ThrowsAsync<TokenAcquisitionException>(() =>
            service.Client.GetAsync("assets/1", Cancellation));

        Assert.Contains("illegal character (U+000D) at position 4", failure.Message, StringComparison.Ordinal);
        AssertNothingLeaked(failure, service, emulator, "X-Evil");
    }

    [Theory]
    [InlineData("https://evil.example/", "evil.example", "AllowedHosts")]
    [InlineData("https://adobe.io.evil.example/", "adobe.io.evil.example", "AllowedHosts")]
    [InlineData("http://platform.adobe.io/", "http://platform.adobe.io", "https")]
    public async Task A_request_to_where_the_token_must_not_go(string url, params string[] said)
    {
        await using AdobeEmulator emulator = await AdobeEmulator.StartInMemoryAsync(cancellationToken: Cancellation);
        await using Service service = await Service.StartAsync(emulator);

        InvalidOperationException failure = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            service.Client.GetAsync(new Uri(url), Cancellation));

        Assert.All(said, part => Assert.Contains(part, failure.Message, StringComparison.Ordinal));
        Assert.Equal(0, emulator.Journal.Count);
    }

    private static async Task RefusedAtStartAsync(Dictionary<string, string?> settings, params string[] said)
    {
        await using AdobeEmulator emulator = await AdobeEmulator.StartInMemoryAsync(cancellationToken: Cancellation);

        OptionsValidationException failure = await Assert.ThrowsAsync<OptionsValidationException>(() =>
            Service.StartAsync(emulator, settings));

        Assert.All(said, part => Assert.Contains(part, failure.Message, StringComparison.Ordinal));
        Assert.DoesNotContain(ExampleCredential.ClientSecret, failure.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, emulator.Journal.Count);
    }

    private static void AssertNothingLeaked(TokenAcquisitionException failure, Service service, AdobeEmulator emulator, string secret)
    {
        Assert.DoesNotContain(secret, failure.ToString(), StringComparison.Ordinal);
        Assert.All(service.Log.GetSnapshot(), record => Assert.DoesNotContain(secret, record.ToString(), StringComparison.Ordinal));
        Assert.Equal(0, emulator.Gateway.Calls);
    }
}
