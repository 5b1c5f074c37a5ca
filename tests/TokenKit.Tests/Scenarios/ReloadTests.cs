using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using TokenKit.Testing;
using TokenKit.Testing.Ims;
using TokenKit.Testing.Journal;

namespace TokenKit.Tests.Scenarios;

/// <summary>Settings and files that change while the service runs.</summary>
public sealed class ReloadTests : IAsyncLifetime
{
    private const string OtherSecret = "p8e-FAKE-second";

    private static readonly DateTimeOffset Start = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);

    // Generated once: it takes a tenth of a second.
    private static readonly Lazy<(JwtTestKey Before, JwtTestKey After)> Keys =
        new(static () => (JwtTestKey.Create(new FakeTimeProvider(Start)), JwtTestKey.Create(new FakeTimeProvider(Start))));

    private readonly FakeTimeProvider _clock = new(Start);
    private AdobeEmulator _emulator = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ImsEmulatorCredential Credential => _emulator.Ims.GetCredential(ExampleCredential.ClientId);

    public async ValueTask InitializeAsync() =>
        _emulator = await AdobeEmulator.StartInMemoryAsync(new() { TimeProvider = _clock }, Cancellation);

    public ValueTask DisposeAsync() => _emulator.DisposeAsync();

    [Fact]
    public async Task A_new_secret_is_used_from_the_next_call_on_and_fails_none()
    {
        await using Service service = await StartAsync();
        AccessToken old = await service.Tokens.GetTokenAsync(Cancellation);
        Credential.AddSecret(OtherSecret);

        service.Reload(new() { ["ClientSecret"] = OtherSecret });

        Assert.Same(old, await service.Tokens.GetTokenAsync(Cancellation));
        await Waiting.UntilAsync(async () => await service.Tokens.GetTokenAsync(Cancellation) != old);
        Assert.Equal([ExampleCredential.ClientSecret, OtherSecret],
            _emulator.Journal.TokenRequests.Select(request => request.FormValue("client_secret")));
        await CallAsync(service);
    }

    [Fact]
    public async Task A_wrong_new_secret_is_reported_and_the_cached_token_is_served()
    {
        await using Service service = await StartAsync();
        AccessToken old = await service.Tokens.GetTokenAsync(Cancellation);

        service.Reload(new() { ["ClientSecret"] = "p8e-FAKE-wrong" });
        await service.Tokens.GetTokenAsync(Cancellation);

        await Waiting.UntilAsync(() => Warnings(service).Any());
        Assert.Same(old, await service.Tokens.GetTokenAsync(Cancellation));
        await CallAsync(service);
        FakeLogRecord warning = Assert.Single(Warnings(service));
        Assert.Contains("the current token is still valid", warning.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("p8e-", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_wrong_secret_the_right_one_counts_at_once()
    {
        await using Service service = await StartAsync(new() { ["ClientSecret"] = "p8e-FAKE-wrong" });
        await Assert.ThrowsAsync<TokenAcquisitionException>(() => service.Client.GetAsync("assets/1", Cancellation));

        service.Reload(new() { ["ClientSecret"] = ExampleCredential.ClientSecret });

        await CallAsync(service);
    }

    [Fact]
    public async Task New_scopes_are_asked_for_with_the_next_call()
    {
        await using Service service = await StartAsync(new() { ["Scopes"] = "openid" });
        AccessToken old = await service.Tokens.GetTokenAsync(Cancellation);

        service.Reload(new() { ["Scopes"] = "openid,AdobeID" });

        Assert.Same(old, await service.Tokens.GetTokenAsync(Cancellation));
        await Waiting.UntilAsync(async () => await service.Tokens.GetTokenAsync(Cancellation) != old);
        await CallAsync(service);
        Assert.Equal(["openid", "openid,AdobeID"], _emulator.Journal.TokenRequests.Select(request => request.FormValue("scope")));
    }

    [Fact]
    public async Task The_same_scopes_in_another_order_cost_nothing()
    {
        await using Service service = await StartAsync(new() { ["Scopes"] = "openid,AdobeID" });
        await service.Tokens.GetTokenAsync(Cancellation);

        service.Reload(new() { ["Scopes"] = "AdobeID openid" });
        await CallAsync(service);

        Assert.Equal(1, _emulator.Ims.TokenRequests);
    }

    [Fact]
    public async Task Scopes_that_are_not_granted_are_reported_and_the_cached_token_is_served()
    {
        await using Service service = await StartAsync();
        AccessToken old = await service.Tokens.GetTokenAsync(Cancellation);

        service.Reload(new() { ["Scopes"] = "not_granted" });

        Assert.Same(old, await service.Tokens.GetTokenAsync(Cancellation));
        await Waiting.UntilAsync(() => Warnings(service).Any());
        Assert.Contains("Asked for: not_granted", Assert.Single(Warnings(service)).Message, StringComparison.Ordinal);
        await CallAsync(service);
    }

    [Fact]
    public async Task Another_client_gets_a_token_and_an_api_key_of_its_own()
    {
        const string Other = "FAKE0other0id", OtherOrganization = "0000000000000000OTHERFAKE@AdobeOrg";
        _emulator.Ims.AddCredential(new ImsEmulatorCredential(Other, OtherSecret, OtherOrganization, "openid"));
        await using Service service = await StartAsync();
        using HttpClient client = service.Client; // Made before, and used after.
        await CallAsync(client);

        service.Reload(
            new() { ["ClientId"] = Other, ["ClientSecret"] = OtherSecret, ["OrganizationId"] = OtherOrganization, ["Scopes"] = "openid" });
        await CallAsync(client);

        RecordedRequest last = _emulator.Journal.Requests[^1];
        Assert.Equal((Other, OtherOrganization), (last.Headers["x-api-key"], last.Headers["x-gw-ims-org-id"]));
    }

    [Theory]
    [InlineData("Scopes", null, "AdobeTokens:aem:Scopes is empty")]
    [InlineData("Scops", "openid", "AdobeTokens:aem:Scops is not a setting of TokenKit")]
    [InlineData("Cache:RefreshJitter", "many", "AdobeTokens:aem:Cache:RefreshJitter has a value of the wrong kind")]
    [InlineData("CredentialFile", "/no/such/file", "'/no/such/file' does not exist")]
    public async Task Settings_that_cannot_be_used_are_reported_and_the_previous_ones_stay(string setting, string? value, string said)
    {
        await using Service service = await StartAsync();
        AccessToken old = await service.Tokens.GetTokenAsync(Cancellation);

        service.Reload(new() { [setting] = value });

        Assert.Same(old, await service.Tokens.GetTokenAsync(Cancellation));
        Assert.Contains(Warnings(service),
            record => record.Message.Contains("the previous options stay in force", StringComparison.Ordinal)
            && record.Message.Contains(said, StringComparison.Ordinal));
        _clock.Advance(TimeSpan.FromDays(2));
        await CallAsync(service);

        Credential.AddSecret(OtherSecret);
        service.Reload(new() { [setting] = setting == "Scopes" ? "openid" : null, ["ClientSecret"] = OtherSecret });
        _clock.Advance(TimeSpan.FromDays(2));
        await CallAsync(service);
        Assert.Equal(OtherSecret, _emulator.Journal.TokenRequests[^1].FormValue("client_secret"));
    }

    [Fact]
    public async Task A_new_key_is_used_from_the_next_call_on()
    {
        (JwtTestKey before, JwtTestKey after) = Keys.Value;
        Credential.BindCertificate(before.Certificate);
        await using Service service = await StartAsync(Jwt(before));
        AccessToken old = await service.Tokens.GetTokenAsync(Cancellation);
        Credential.BindCertificate(after.Certificate);
        Credential.UnbindCertificate(before.Certificate);

        service.Reload(new() { ["Jwt:PrivateKey"] = after.Pkcs8Pem });

        Assert.Same(old, await service.Tokens.GetTokenAsync(Cancellation));
        await Waiting.UntilAsync(async () => await service.Tokens.GetTokenAsync(Cancellation) != old);
        Assert.Equal([200, 200], _emulator.Journal.TokenRequests.Select(request => request.StatusCode ?? 0));
    }

    [Fact]
    public async Task The_grant_flips_from_the_exchange_to_client_credentials_and_that_is_the_migration()
    {
        JwtTestKey key = Keys.Value.Before;
        Credential.BindCertificate(key.Certificate);
        await using Service service = await StartAsync(Jwt(key));
        AccessToken old = await service.Tokens.GetTokenAsync(Cancellation);
        await CallAsync(service);

        service.Reload(new() { ["Grant"] = "ClientCredentials", ["Scopes"] = ExampleCredential.Scope });
        Credential.IsMigrated = true;
        await Waiting.UntilAsync(async () => await service.Tokens.GetTokenAsync(Cancellation) != old);
        await CallAsync(service);

        Assert.Equal(["/ims/exchange/jwt", "/ims/token/v3"], _emulator.Journal.TokenRequests.Select(request => request.Path));
        Assert.Single(Warnings(service), record => record.Message.Contains("2026-03-01", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_warning_about_the_legacy_exchange_comes_once_however_often_settings_are_reloaded()
    {
        JwtTestKey key = Keys.Value.Before;
        Credential.BindCertificate(key.Certificate);
        await using Service service = await StartAsync(Jwt(key));
        await CallAsync(service);

        service.Reload(new() { ["Cache:RefreshJitter"] = "0.2" });
        service.Reload(new() { ["Jwt:SendJwtId"] = "true" });

        Assert.Single(Warnings(service), record => record.Message.Contains("2026-03-01", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_credential_file_that_changes_is_read_again_as_a_whole()
    {
        using var file = new TemporaryFile(CredentialFiles.DeveloperConsole);
        await using Service service = await StartAsync(new()
        {
            ["ClientSecret"] = null,
            ["Scopes"] = null,
            ["OrganizationId"] = null,
            ["CredentialFile"] = file.Path,
        });
        AccessToken old = await service.Tokens.GetTokenAsync(Cancellation);
        Credential.AddSecret(OtherSecret);
        string changed = CredentialFiles.DeveloperConsole.Replace(
            $"\"{ExampleCredential.ClientSecret}\"", $"\"{OtherSecret}\"", StringComparison.Ordinal);

        await File.WriteAllTextAsync(file.Path, changed[..^20], Cancellation);
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Same(old, await service.Tokens.GetTokenAsync(Cancellation));
        Assert.Contains("the previous options stay in force", Assert.Single(Warnings(service)).Message, StringComparison.Ordinal);
        await File.WriteAllTextAsync(file.Path, changed, Cancellation);
        _clock.Advance(TimeSpan.FromSeconds(5));

        await Waiting.UntilAsync(async () => await service.Tokens.GetTokenAsync(Cancellation) != old);
        Assert.Equal([ExampleCredential.ClientSecret, OtherSecret],
            _emulator.Journal.TokenRequests.Select(request => request.FormValue("client_secret")));
    }

    [Fact]
    public async Task A_credential_file_that_is_unmounted_is_reported_and_its_token_is_served()
    {
        using var file = new TemporaryFile(CredentialFiles.DeveloperConsole);
        await using Service service = await StartAsync(new()
        {
            ["ClientSecret"] = null,
            ["Scopes"] = null,
            ["OrganizationId"] = null,
            ["CredentialFile"] = file.Path
        });
        AccessToken old = await service.Tokens.GetTokenAsync(Cancellation);

        File.Delete(file.Path);
        _clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Same(old, await service.Tokens.GetTokenAsync(Cancellation));
        Assert.Contains($"The file {file.Path} of the token aem is gone or cannot be read", Assert.Single(Warnings(service))
            .Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Cache:RefreshJitter", "0.2", null)]
    [InlineData("ClientSecrets", OtherSecret, "secret or key")]
    [InlineData("Scopes", "openid", "scopes, grant, path or headers")]
    [InlineData("AdditionalParameters:x", "1", "client, organization, authority or parameters")]
    public async Task A_reload_is_logged_with_what_is_new_and_not_at_all_where_nothing_is(string setting, string value, string? changed)
    {
        await using Service service = await StartAsync();
        await service.Tokens.GetTokenAsync(Cancellation);

        service.Reload(new() { [setting] = value });

        Assert.Equal(
            changed is null ? [] : [$"The options of the token aem were reloaded; changed: {changed}"],
            service.Log.GetSnapshot().Select(record => record.Message).Where(message => message.Contains("were "
                + "reloaded", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_instant_in_the_log_is_written_as_ISO_8601()
    {
        await using Service service = await StartAsync();
        await service.Tokens.GetTokenAsync(Cancellation);

        Assert.Contains(service.Log.GetSnapshot(), record => record.Message.StartsWith("The token aem was acquired; it expires at "
            + "2026-01-16T", StringComparison.Ordinal));
    }

    // A mounted secret: the file is a link to one in a folder that is a link itself, which is exchanged as a whole.
    [Fact]
    public async Task A_key_file_behind_links_that_are_exchanged_is_read_again()
    {
        (JwtTestKey before, JwtTestKey after) = Keys.Value;
        Credential.BindCertificate(before.Certificate);
        using var mount = new TemporaryFile("");
        foreach ((string version, string pem) in new[] { ("..one", before.Pkcs8Pem), ("..two", after.Pkcs8Pem) })
        {
            Directory.CreateDirectory(Path.Combine(mount.Folder, version));
            await File.WriteAllTextAsync(Path.Combine(mount.Folder, version, "private.key"), pem, Cancellation);
        }

        string data = Path.Combine(mount.Folder, "..data"), link = Path.Combine(mount.Folder, "private.key");
        Directory.CreateSymbolicLink(data, "..one");
        File.CreateSymbolicLink(link, Path.Combine("..data", "private.key"));
        Dictionary<string, string?> settings = Jwt(before);
        (settings["Jwt:PrivateKey"], settings["Jwt:PrivateKeyPath"]) = (null, link);
        await using Service service = await StartAsync(settings);
        AccessToken old = await service.Tokens.GetTokenAsync(Cancellation);
        Credential.BindCertificate(after.Certificate);
        Credential.UnbindCertificate(before.Certificate);
        File.SetLastWriteTimeUtc(Path.Combine(mount.Folder, "..two", "private.key"),
            File.GetLastWriteTimeUtc(Path.Combine(mount.Folder, "..one", "private.key")));

        Directory.Delete(data);
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Same(old, await service.Tokens.GetTokenAsync(Cancellation));
        Directory.CreateSymbolicLink(data, "..two");
        _clock.Advance(TimeSpan.FromSeconds(5));

        await Waiting.UntilAsync(async () => await service.Tokens.GetTokenAsync(Cancellation) != old);
        Assert.Equal([200, 200], _emulator.Journal.TokenRequests.Select(request => request.StatusCode ?? 0));
    }

    [Fact]
    public async Task A_file_that_comes_after_the_settings_that_name_it_is_read_when_it_is_there()
    {
        await using Service service = await StartAsync();
        AccessToken old = await service.Tokens.GetTokenAsync(Cancellation);
        using var folder = new TemporaryFile("");
        string path = Path.Combine(folder.Folder, "late.json");
        Credential.AddSecret(OtherSecret);

        service.Reload(new() { ["CredentialFile"] = path, ["ClientSecret"] = null });
        for (int look = 0; look < 10; look++)
        {
            _clock.Advance(TimeSpan.FromSeconds(5));
        }

        Assert.Same(old, await service.Tokens.GetTokenAsync(Cancellation));
        Assert.Single(Warnings(service));
        await File.WriteAllTextAsync(path,
            CredentialFiles.DeveloperConsole.Replace(
            $"\"{ExampleCredential.ClientSecret}\"", $"\"{OtherSecret}\"", StringComparison.Ordinal), Cancellation);
        _clock.Advance(TimeSpan.FromSeconds(5));

        await Waiting.UntilAsync(async () => await service.Tokens.GetTokenAsync(Cancellation) != old);
        Assert.Equal(OtherSecret, _emulator.Journal.TokenRequests[^1].FormValue("client_secret"));
    }

    [Fact]
    public async Task A_key_file_that_comes_after_the_file_that_names_it_is_read_when_it_is_there()
    {
        (JwtTestKey before, JwtTestKey after) = Keys.Value;
        Credential.BindCertificate(before.Certificate);
        using var file = new TemporaryFile(Aio("a.key"));
        await File.WriteAllTextAsync(Path.Combine(file.Folder, "a.key"), before.Pkcs8Pem, Cancellation);
        await using Service service = await StartAsync(
            new() { ["Grant"] = "Jwt", ["CredentialFile"] = file.Path, ["ClientId"] = null, ["ClientSecret"] = null, ["Scopes"] = null });
        AccessToken old = await service.Tokens.GetTokenAsync(Cancellation);
        Credential.BindCertificate(after.Certificate);
        Credential.UnbindCertificate(before.Certificate);

        await File.WriteAllTextAsync(file.Path, Aio("b.key"), Cancellation);
        _clock.Advance(TimeSpan.FromSeconds(5));
        await File.WriteAllTextAsync(Path.Combine(file.Folder, "b.key"), after.Pkcs8Pem, Cancellation);
        _clock.Advance(TimeSpan.FromSeconds(5));

        await Waiting.UntilAsync(async () => await service.Tokens.GetTokenAsync(Cancellation) != old);
        Assert.Equal([200, 200], _emulator.Journal.TokenRequests.Select(request => request.StatusCode ?? 0));
    }

    private static string Aio(string key) => $$"""
        {"ims":{"contexts":{"demo":{"client_id":"{{ExampleCredential.ClientId}}","client_secret":"{{ExampleCredential.ClientSecret}}",
          "technical_account_id":"{{ExampleCredential.TechnicalAccountId}}","meta_scopes":["{{ExampleCredential.Metascope}}"],
          "ims_org_id":"{{ExampleCredential.OrganizationId}}","private_key":"{{key}}"} } } }
        """;

    private static Dictionary<string, string?> Jwt(JwtTestKey key) => new()
    {
        ["Grant"] = "Jwt",
        ["Scopes"] = null,
        ["Jwt:TechnicalAccountId"] = ExampleCredential.TechnicalAccountId,
        ["Jwt:Metascopes"] = ExampleCredential.Metascope,
        ["Jwt:PrivateKey"] = key.Pkcs8Pem,
    };

    private static IEnumerable<FakeLogRecord> Warnings(Service service) =>
        service.Log.GetSnapshot().Where(record => record.Level >= LogLevel.Warning && record.Category == "TokenKit");

    private static Task CallAsync(Service service) => CallAsync(service.Client);

    private static async Task CallAsync(HttpClient client)
    {
        using HttpResponseMessage response = await client.GetAsync("assets/1", Cancellation);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private Task<Service> StartAsync(Dictionary<string, string?>? settings = null) => Service.StartAsync(_emulator, settings, _clock);
}
