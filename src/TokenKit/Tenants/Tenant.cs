using TokenKit.Caching;
using TokenKit.Http;
using TokenKit.Ims;

namespace TokenKit.Tenants;

/// <summary>The cached token of one tenant. A request of a handler, and a caller that holds it, keep it in use.</summary>
internal sealed class Tenant : IdleEntry, ITokenProvider, IRequestTokenSelector, IRequestToken, ITokenDestinations
{
    private readonly IdleMap<Tenant> _map;

    public Tenant(string name, ImsTokenProvider acquirer, CachingTokenProvider tokens, IdleMap<Tenant> map)
    {
        Name = name;
        Acquirer = acquirer;
        Tokens = tokens;
        _map = map;
    }

    public override string Name { get; }

    public ImsTokenProvider Acquirer { get; }

    public CachingTokenProvider Tokens { get; }

    public AllowedHosts AllowedHosts => ((ITokenDestinations)Acquirer).AllowedHosts;

    ITokenProvider IRequestToken.Tokens => Tokens;

    public ValueTask<AccessToken> GetTokenAsync(CancellationToken cancellationToken = default)
    {
        _map.Touch(this);
        return Tokens.GetTokenAsync(cancellationToken);
    }

    /// <summary>A handler that was given this provider uses it for all requests.</summary>
    public IRequestToken Select(HttpRequestMessage request)
    {
        _map.Touch(this);
        return this;
    }

    // The token carries the constant headers of its tenant.
    public void AddHeaders(HttpRequestMessage request)
    {
    }

    public override void TrimMemory() => Tokens.TrimMemory();

    /// <summary>Why there is no token, and what to do.</summary>
    public static string WasRemoved(string name) =>
        $"The tenant '{name}' was removed (IAdobeTenants.Remove), so its token is not used any more. To use the tenant again, call "
        + "GetOrAdd, and use the provider that it returns.";

    /// <summary>Disposes the private key, with the services.</summary>
    public void Dispose() => Acquirer.Dispose();
}
