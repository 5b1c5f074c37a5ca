using System.Net;
using Microsoft.Extensions.DependencyInjection;
using TokenKit.Testing;
using TokenKit.Testing.Journal;

namespace TokenKit.Tests.Scenarios;

public class MainJobTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_service_calls_a_protected_api_over_real_sockets_with_a_token_from_a_credential_file()
    {
        await using AdobeEmulator emulator = await AdobeEmulator.StartAsync(cancellationToken: Cancellation);
        using var file = new TemporaryFile(CredentialFiles.DeveloperConsole);
        await using Service service = await Service.StartAsync(emulator, new()
        {
            ["ClientId"] = null,
            ["ClientSecret"] = null,
            ["Scopes"] = null,
            ["OrganizationId"] = null,
            ["CredentialFile"] = file.Path,
        });

        for (int call = 0; call < 5; call++)
        {
            using HttpResponseMessage response = await service.Client.GetAsync("assets/1", Cancellation);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        RecordedRequest token = Assert.Single(emulator.Journal.TokenRequests);
        Assert.Equal(
            [("grant_type", "client_credentials"), ("client_id", ExampleCredential.ClientId),
                ("client_secret", ExampleCredential.ClientSecret), ("scope", ExampleCredential.Scope)],
            token.Form.Select(field => (field.Name, field.Value)));
        Assert.Equal(("POST", "/ims/token/v3", ""), (token.Method, token.Path, token.Query));
        Assert.Equal(5, emulator.Journal.ApiRequests.Count);
        Assert.All(emulator.Journal.ApiRequests, api =>
        {
            Assert.StartsWith("Bearer ey", api.Headers["Authorization"], StringComparison.Ordinal);
            Assert.Equal(ExampleCredential.ClientId, api.Headers["x-api-key"]);
            Assert.Equal(ExampleCredential.OrganizationId, api.Headers["x-gw-ims-org-id"]);
        });
    }

    [Theory]
    [InlineData("/ims/token/v2", ExampleCredential.OrganizationId)]
    [InlineData("/ims/token/v3", null)]
    [InlineData("/ims/token/v4", null)]
    public async Task Every_version_of_the_token_path_works_and_only_v2_is_sent_the_organization(string path, string? organization)
    {
        await using AdobeEmulator emulator = await AdobeEmulator.StartInMemoryAsync(cancellationToken: Cancellation);
        await using Service service = await Service.StartAsync(emulator, new() { ["TokenPath"] = path });

        using HttpResponseMessage response = await service.Client.GetAsync("assets/1", Cancellation);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(organization, Assert.Single(emulator.Journal.TokenRequests).FormValue("org_id"));
    }

    [Fact]
    public async Task The_scopes_as_the_console_shows_them_with_blanks_reach_IMS_without()
    {
        await using AdobeEmulator emulator = await AdobeEmulator.StartInMemoryAsync(cancellationToken: Cancellation);
        await using Service service = await Service.StartAsync(emulator, new() { ["Scopes"] = "openid, AdobeID, read_organizations" });

        await service.Tokens.GetTokenAsync(Cancellation);

        Assert.Equal(ExampleCredential.Scope, Assert.Single(emulator.Journal.TokenRequests).FormValue("scope"));
    }

    [Fact]
    public async Task The_synchronous_Send_carries_the_token_too()
    {
        await using AdobeEmulator emulator = await AdobeEmulator.StartAsync(cancellationToken: Cancellation);
        await using Service service = await Service.StartAsync(emulator);
        HttpClient client = service.Client;

        using HttpResponseMessage response = await Task.Run(
            () => client.Send(new HttpRequestMessage(HttpMethod.Get, "assets/1"), Cancellation), Cancellation);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Single(emulator.Journal.TokenRequests);
    }

    [Fact]
    public async Task A_handler_on_every_client_does_not_make_the_back_channel_wait_for_itself()
    {
        await using AdobeEmulator emulator = await AdobeEmulator.StartAsync(cancellationToken: Cancellation);
        await using Service service = await Service.StartAsync(emulator, configure: services =>
            services.ConfigureHttpClientDefaults(client => client.AddAdobeTokenHandler("aem")));

        using HttpResponseMessage response = await service.Client.GetAsync("assets/1", Cancellation);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.DoesNotContain("Authorization", Assert.Single(emulator.Journal.TokenRequests).Headers.Keys);
    }
}
