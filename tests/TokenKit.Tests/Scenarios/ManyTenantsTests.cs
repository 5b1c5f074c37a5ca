using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using TokenKit.Http;
using TokenKit.Ims;
using TokenKit.Testing;
using TokenKit.Testing.Ims;
using TokenKit.Testing.Journal;
using TokenKit.Tests.Tenants;

namespace TokenKit.Tests.Scenarios;

/// <summary>A partner's service on real sockets. Its tenants come and go while it runs.</summary>
[Collection(nameof(Alone))]
[Trait(Effort.Trait, Effort.Varies)]
public class ManyTenantsTests
{
    private const int Calls = 4;
    private const string Partner = "FAKE0partner0id";

    private static readonly int Tenants = Effort.Of(brief: 400, full: 10_000);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_tenant_has_one_token_and_no_request_has_the_token_of_another()
    {
        await using AdobeEmulator emulator = await StartAsync();
        foreach (int number in Enumerable.Range(0, Tenants))
        {
            emulator.Ims.AddCredential(new ImsEmulatorCredential(Name(number), Secret(number), Organization(number), "openid"));
        }

        await RunAsync(emulator, (number, options) =>
            (options.ClientId, options.ClientSecret, options.OrganizationId) = (Name(number), Secret(number), Organization(number)));

        Assert.Equal(
            Enumerable.Range(0, Tenants).Select(Name).Order(),
            emulator.Journal.TokenRequests.Select(request => request.FormValue("client_id")).Order());
        Assert.All(emulator.Journal.TokenRequests, request =>
            Assert.Equal(Secret(NumberOf(request.FormValue("client_id")!)), request.FormValue("client_secret")));
        AssertApart(emulator.Journal.ApiRequests, Name);
    }

    [Fact]
    public async Task One_client_has_a_token_for_the_organization_of_each_customer()
    {
        await using AdobeEmulator emulator = await StartAsync();
        var partner = new ImsEmulatorCredential(Partner, "p8e-FAKE-partner", "0123456789ABCDEF0123FAKE@AdobeOrg", "openid")
        {
            RequiresOrganizationId = true,
        };
        emulator.Ims.AddCredential(partner);
        foreach (int number in Enumerable.Range(0, Tenants))
        {
            partner.Consent(Organization(number));
        }

        await RunAsync(emulator, (number, options) =>
        {
            (options.ClientId, options.ClientSecret, options.OrganizationId) = (Partner, "p8e-FAKE-partner", Organization(number));
            options.AdditionalParameters["org_id"] = Organization(number);
        });

        Assert.Equal(
            Enumerable.Range(0, Tenants).Select(Organization).Order(),
            emulator.Journal.TokenRequests.Select(request => request.FormValue("org_id")).Order());
        AssertApart(emulator.Journal.ApiRequests, _ => Partner);
    }

    private static async Task RunAsync(AdobeEmulator emulator, Action<int, ImsOptions> credential)
    {
        var services = new ServiceCollection();
        services.AddAdobeTokens();
        services.AddHttpClient("partner", client => client.BaseAddress = emulator.ApiAddress).AddAdobeTokenHandler();
        await using ServiceProvider provider = services.BuildServiceProvider();
        IAdobeTenants tokens = provider.GetRequiredService<IAdobeTenants>();
        HttpClient client = provider.GetRequiredService<IHttpClientFactory>().CreateClient("partner");

        await EachAsync(async number =>
        {
            ITokenProvider[] added = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() => Add(number), Cancellation)));
            Assert.Same(added[0], added[1]);
            await Task.WhenAll(Enumerable.Range(0, Calls / 2).Select(_ => CallAsync(number)));
        });
        Assert.Equal(Tenants, provider.GetRequiredService<TokenKit.Tenants.AdobeTenants>().Tenants);

        // All of them are in memory. Each is removed while others are called.
        await EachAsync(async number =>
        {
            ITokenProvider held = tokens.Existing(Name(number));
            await Task.WhenAll(Enumerable.Range(0, Calls / 2).Select(_ => CallAsync(number)));
            Assert.True(tokens.Remove(Name(number)));
            await Assert.ThrowsAsync<InvalidOperationException>(() => held.GetTokenAsync(Cancellation).AsTask());
            await Assert.ThrowsAsync<InvalidOperationException>(() => CallAsync(number));
        });
        Assert.Equal(0, provider.GetRequiredService<TokenKit.Tenants.AdobeTenants>().Tenants);

        ITokenProvider Add(int number) => tokens.GetOrAdd(Name(number), options =>
        {
            options.Authority = emulator.BaseAddress;
            options.Scopes.Add("openid");
            credential(number, options);
        });

        async Task CallAsync(int number)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"things/{Name(number)}");
            using HttpResponseMessage response = await client.SendAsync(request.SetAdobeTenant(Name(number)), Cancellation);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
    }

    private static Task EachAsync(Func<int, Task> act) => Parallel.ForAsync(
        0, Tenants, new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = Cancellation },
        async (number, _) => await act(number));

    // The emulator answers 200 only if token, key and organization belong together. The path says for which tenant the request was made.
    private static void AssertApart(IReadOnlyList<RecordedRequest> requests, Func<int, string> client)
    {
        Assert.Equal(Calls * Tenants, requests.Count);
        foreach (RecordedRequest request in requests)
        {
            int number = NumberOf(request.Path);
            Assert.Equal(
                (200, client(number), Organization(number)),
                (request.StatusCode, request.Headers["x-api-key"], request.Headers["x-gw-ims-org-id"]));
        }

        Assert.All(
            requests.GroupBy(request => request.Path),
            tenant => Assert.Single(tenant.Select(request => request.Headers["Authorization"]).Distinct()));
        Assert.Equal(Tenants, requests.Select(request => request.Headers["Authorization"]).Distinct().Count());
    }

    private static Task<AdobeEmulator> StartAsync() =>
        AdobeEmulator.StartAsync(new AdobeEmulatorOptions { JournalCapacity = int.MaxValue }, Cancellation);

    private static string Name(int number) => $"FAKE-tenant-{number}";

    private static int NumberOf(string text) => int.Parse(text[(text.LastIndexOf('-') + 1)..], CultureInfo.InvariantCulture);

    private static string Secret(int number) => $"p8e-FAKE-{number}";

    private static string Organization(int number) => $"{number:D20}FAKE@AdobeOrg";
}
