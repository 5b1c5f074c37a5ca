using System.Globalization;
using Microsoft.Extensions.DependencyInjection;

namespace TokenKit.Benchmarks;

/// <summary>A service and tenants that each have a credential of their own, as if they had been read from a database.</summary>
internal sealed class TenantFleet : IDisposable
{
    private readonly SweepClock _clock = new();
    private readonly ServiceProvider _services;

    public TenantFleet()
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(_clock);
        services.AddAdobeTokens().ConfigureTenants(options => options.MaxTenants = int.MaxValue);
        services.AddHttpClient(AdobeTokensBuilder.BackChannelName).ConfigurePrimaryHttpMessageHandler(() => new TokenWire());
        _services = services.BuildServiceProvider();
        Tokens = _services.GetRequiredService<IAdobeTenants>();
    }

    public IAdobeTenants Tokens { get; }

    public int Count => _services.GetRequiredService<Tenants.AdobeTenants>().Tenants;

    /// <summary>A name of the length of a UUID.</summary>
    public static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"00000000-0000-4000-8000-{number:D12}");

    public ITokenProvider Add(int number) => Tokens.GetOrAdd(NameOf(number), options =>
    {
        options.ClientId = string.Create(CultureInfo.InvariantCulture, $"FAKE0client0id0{number:D17}");
        options.ClientSecret = string.Create(CultureInfo.InvariantCulture, $"p8e-FAKE-{number:D32}");
        options.OrganizationId = string.Create(CultureInfo.InvariantCulture, $"{number:D24}@AdobeOrg");
        options.Scopes.Add("openid,AdobeID,read_organizations,additional_info.projectedProductContext");

        // Customers use different products: eight lists of scopes, in turn.
        options.Scopes.Add(string.Create(CultureInfo.InvariantCulture, $"product_{number % 8}"));
        options.AllowedHosts.Add(string.Create(CultureInfo.InvariantCulture, $"author-p{number:D5}-e00002.adobeaemcloud.com"));
    });

    /// <summary>Each tenant gets its token, and sends it.</summary>
    public Task CallAsync(int tenants) => Parallel.ForAsync(0, tenants, async (number, cancellationToken) =>
    {
        AccessToken token = await Add(number).GetTokenAsync(cancellationToken).ConfigureAwait(false);
        _ = token.Header.ToString();
    });

    /// <summary>So much time goes by that the tenants are idle, and not so much that they are evicted.</summary>
    public void GrowIdle()
    {
        _clock.Tick();
        _clock.Tick();
    }

    public void Dispose() => _services.Dispose();
}
