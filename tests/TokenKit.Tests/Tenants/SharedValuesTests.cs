using TokenKit.Caching;
using TokenKit.Tenants;

namespace TokenKit.Tests.Tenants;

public sealed class SharedValuesTests : TenantsTest
{
    [Fact]
    public void Tenants_share_what_is_equal_also_if_it_alternates()
    {
        Tenant[] tenants = [.. Enumerable.Range(0, 4).Select(number => AddWith($"tenant-{number}", number % 2))];

        Assert.Same(tenants[0].Acquirer.Credential.Scopes, tenants[2].Acquirer.Credential.Scopes);
        Assert.Same(tenants[1].Acquirer.Credential.Scopes, tenants[3].Acquirer.Credential.Scopes);
        Assert.Same(tenants[1].Acquirer.Credential.TokenEndpoint, tenants[3].Acquirer.Credential.TokenEndpoint);
        Assert.Equal(["openid", "product_1"], tenants[3].Acquirer.Credential.Scopes);
        Assert.NotEqual(tenants[0].Acquirer.Credential.TokenEndpoint, tenants[1].Acquirer.Credential.TokenEndpoint);
    }

    [Fact]
    public void What_is_shared_is_limited()
    {
        Tenant[] tenants = [.. Enumerable.Range(0, 200).Select(number => AddWith($"tenant-{number}", number % 100))];

        Assert.Same(tenants[0].Acquirer.Credential.Scopes, tenants[100].Acquirer.Credential.Scopes);
        Assert.NotSame(tenants[99].Acquirer.Credential.Scopes, tenants[199].Acquirer.Credential.Scopes);
    }

    [Fact]
    public void Equal_settings_of_the_cache_are_one_copy()
    {
        var shared = new SharedValues();
        TokenCacheOptions options = new();
        TokenCacheOptions other = new() { RefreshJitter = 0.2 };

        TokenCacheOptions first = options.Copy(shared);

        Assert.Equal(0.2, other.Copy(shared).RefreshJitter);
        Assert.Same(first, options.Copy(shared));
        options.RefreshJitter = 0.3;
        Assert.Equal(0.1, first.RefreshJitter);
    }

    private Tenant AddWith(string name, int product) => (Tenant)Tokens.GetOrAdd(name, Credential(name, options =>
    {
        options.Scopes.Clear();
        options.Scopes.Add($"openid,product_{product}");
        options.TokenPath = product % 2 == 0 ? "/ims/token/v3" : "/ims/token/v2";
    }));
}
