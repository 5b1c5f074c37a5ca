extern alias WebService;

using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using TokenKit.Testing;
using TokenKit.Testing.Faults;

namespace TokenKit.Tests.Testing;

#pragma warning disable IDE0065 // Outside of the namespace the alias would stand beside the Program of each other program.
using Program = WebService::Program;

#pragma warning disable xUnit1051 // Below is the code of docs/testing.md, letter for letter: no test here needs to be cancelled.
public sealed class AssetsTests : IAsyncLifetime
{
    private AdobeEmulator _adobe = null!;
    private WebApplicationFactory<Program> _service = null!;

    public async ValueTask InitializeAsync()
    {
        _adobe = await AdobeEmulator.StartAsync();
        _service = new WebApplicationFactory<Program>().WithWebHostBuilder(builder => builder
            .UseSetting("Aem:BaseAddress", _adobe.BaseAddress.AbsoluteUri)
            .UseSetting("AdobeTokens:aem:Authority", _adobe.BaseAddress.AbsoluteUri)
            .UseSetting("AdobeTokens:aem:ClientId", ExampleCredential.ClientId)
            .UseSetting("AdobeTokens:aem:ClientSecret", ExampleCredential.ClientSecret)
            .UseSetting("AdobeTokens:aem:OrganizationId", ExampleCredential.OrganizationId));
    }

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        await _adobe.DisposeAsync();
    }

    [Fact]
    public async Task An_asset_is_fetched_with_a_token()
    {
        using HttpClient client = _service.CreateClient();

        JsonElement asset = await client.GetFromJsonAsync<JsonElement>("assets/logo");

        Assert.Equal("/api/assets/logo.json", asset.GetProperty("path").GetString());
        Assert.Equal((1, 1), (_adobe.Ims.TokensIssued, _adobe.Gateway.Calls));
    }

    [Fact]
    public async Task A_revoked_token_is_replaced_within_the_call()
    {
        using HttpClient client = _service.CreateClient();
        await client.GetStringAsync("assets/logo");

        _adobe.Ims.RevokeAll();
        await client.GetStringAsync("assets/logo");

        Assert.Equal((2, 1), (_adobe.Ims.TokensIssued, _adobe.Gateway.RefusedCalls));
    }

    [Fact]
    public async Task The_token_of_a_fake_is_sent()
    {
        var tokens = new FakeTokenProvider { ClientId = "FAKE0other0id" };
        await using WebApplicationFactory<Program> service = _service.WithWebHostBuilder(builder => builder.ConfigureTestServices(
            services => services.AddKeyedSingleton<ITokenProvider>("aem", tokens)));
        using HttpClient client = service.CreateClient();
        _adobe.Gateway.Faults.Add(Fault.Answer(200, "application/json", "{}"));

        await client.GetStringAsync("assets/logo");

        Assert.Equal("Bearer token-1", _adobe.Journal.ApiRequests[0].Headers["Authorization"]);
        Assert.Equal((1, 0), (tokens.Calls, _adobe.Ims.TokenRequests));
    }
}
