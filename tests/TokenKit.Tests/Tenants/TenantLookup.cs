namespace TokenKit.Tests.Tenants;

/// <summary>Finds a tenant that must be there.</summary>
internal static class TenantLookup
{
    public static ITokenProvider Existing(this IAdobeTenants tenants, string name) =>
        tenants.TryGet(name, out ITokenProvider? provider) ? provider : throw new InvalidOperationException($"no tenant {name}");
}
