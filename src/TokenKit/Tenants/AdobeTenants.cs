using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TokenKit.Caching;
using TokenKit.DependencyInjection;
using TokenKit.Diagnostics;
using TokenKit.Ims;
using TokenKit.OAuth;

namespace TokenKit.Tenants;

/// <summary>The tenants of a service. They share one sender, one clock and one timer.</summary>
internal sealed class AdobeTenants : IAdobeTenants, IDisposable
{
    private readonly RegisteredTokens _registered;
    private readonly Func<string, Action<ImsOptions>, ImsOptions> _read;
    private readonly EndpointSender _sender;
    private readonly TokenClock _clock;
    private readonly ILogger _logger;
    private readonly IdleMap<Tenant> _tenants;
    private readonly EvictedTenants _evicted = new();
    private readonly ConcurrentDictionary<string, Lazy<Tenant>> _adding = new(StringComparer.Ordinal);
    private readonly Lock _removal = new();

    /// <param name="registered">The tokens whose names no tenant can have.</param>
    /// <param name="options">How many tenants are kept, and for how long.</param>
    /// <param name="read">Makes the options of a tenant from its name and its delegate.</param>
    /// <param name="sender">Carries the token requests of all tenants.</param>
    /// <param name="clock">The clock of the tenants.</param>
    /// <param name="logger">Gets what the tenants log.</param>
    public AdobeTenants(
        RegisteredTokens registered,
        TenantOptions options,
        Func<string, Action<ImsOptions>, ImsOptions> read,
        EndpointSender sender,
        TimeProvider clock,
        ILogger logger)
    {
        _registered = registered;
        _read = read;
        _sender = sender;
        _clock = new TokenClock(clock);
        _logger = logger;
        _tenants = new IdleMap<Tenant>(typeof(IAdobeTenants), options.MaxTenants, options.IdleTimeout, clock)
        {
            Evicted = _evicted.Add,
            Swept = _evicted.Prune,
        };
    }

    /// <summary>How many tenants are in memory.</summary>
    internal int Tenants => _tenants.Count;

    /// <summary>How many evicted tenants are remembered.</summary>
    internal int Evicted => _evicted.Count;

    public ITokenProvider Get(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return Find(name);
    }

    public ITokenProvider GetOrAdd(string name, Action<ImsOptions> configure)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(configure);
        return _tenants.Use(name) ?? Add(name, configure);
    }

    public bool Remove(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);

        // Calls for one name wait for each other: when any of them returns, the token is not served any more.
        lock (_removal)
        {
            Tenant? removed = _tenants.Remove(name);
            removed?.Close();
            foreach (Tenant evicted in _evicted.Take(name))
            {
                evicted.Close();
            }

            return removed is not null;
        }
    }

    /// <summary>The tenant of this name, which now counts as used.</summary>
    /// <exception cref="InvalidOperationException">It is not in memory; the message says what to do.</exception>
    public Tenant Find(string name) => _tenants.Use(name) ?? throw new InvalidOperationException(
        $"There is no tenant named '{PrintedName.Of(name)}' in memory. Call GetOrAdd of IAdobeTenants first, for example before each "
        + "request: a tenant without calls is evicted.");

    public void Dispose()
    {
        foreach (Tenant tenant in _tenants.Close())
        {
            tenant.Dispose();
        }
    }

    private Tenant Add(string name, Action<ImsOptions> configure)
    {
        if (name.Any(char.IsControl))
        {
            throw new ArgumentException("The name of a tenant has a control character, which would break lines of the log.", nameof(name));
        }

        // In a log, the two could not be told apart.
        if (_registered.Find(name) is not null)
        {
            throw new InvalidOperationException(
                $"A token named '{name}' is registered when the service starts, so no tenant can have this name. Give the tenant another "
                + "name.");
        }

        // Delegates run one at a time for one name, and other names do not wait: a delegate may read a file or a vault.
        var own = new Lazy<Tenant>(() => _tenants.Use(name) ?? Make(name, configure));
        while (true)
        {
            Lazy<Tenant> first = _adding.GetOrAdd(name, own);
            try
            {
                return first.Value;
            }
            catch (Exception) when (first != own)
            {
                // The delegate of another caller failed. The delegate of this caller may succeed.
            }
            finally
            {
                _adding.TryRemove(KeyValuePair.Create(name, first));
            }
        }
    }

    private Tenant Make(string name, Action<ImsOptions> configure)
    {
        ImsOptions options = _read(name, configure);
        ImsTokenProvider acquirer = Acquirer(name, options);
        try
        {
            var source = new TokenSource(acquirer, options.Cache, TokenIdentity.Only);
            var tenant = new Tenant(name, acquirer, new CachingTokenProvider(name, source, _clock, _logger), _tenants);
            if (acquirer.UsesLegacyGrant)
            {
                TokenLog.LegacyGrant(_logger, name, _clock.TimeProvider.GetUtcNow());
            }

            return _tenants.GetOrAdd(name, tenant, static tenant => tenant);
        }
        catch
        {
            acquirer.Dispose();
            throw;
        }
    }

    // The messages name the properties that the delegate sets, such as ImsOptions:Scopes.
    private ImsTokenProvider Acquirer(string name, ImsOptions options)
    {
        const string Settings = nameof(ImsOptions);
        try
        {
            return new ImsTokenProvider(
                name, options, Settings, _sender, _clock.TimeProvider, _logger, beforeKeyFile: null, hostSettings: Settings);
        }
        catch (OptionsValidationException exception)
        {
            throw new OptionsValidationException(
                name, typeof(ImsOptions), [$"The tenant '{name}' cannot be used:{Environment.NewLine}{exception.Message}"]);
        }
    }
}
