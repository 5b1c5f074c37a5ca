using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TokenKit.Caching;
using TokenKit.Caching.Sharing;
using TokenKit.DependencyInjection;
using TokenKit.Diagnostics;
using TokenKit.Ims;
using TokenKit.OAuth;

namespace TokenKit.Tenants;

/// <summary>The tenants of a service. They share one sender, one clock and one timer.</summary>
internal sealed class AdobeTenants : IAdobeTenants, IDisposable
{
    [ThreadStatic]
    private static bool _isInDelegate;

    private readonly RegisteredTokens _registered;
    private readonly Func<Action<ImsOptions>, ImsOptions> _read;
    private readonly EndpointSender _sender;
    private readonly TokenClock _clock;
    private readonly ILogger _logger;
    private readonly SharedTokens? _sharedTokens;
    private readonly IdleMap<Tenant> _tenants;
    private readonly EvictedTenants _evicted = new();
    private readonly SharedValues _shared = new();
    private readonly ConcurrentDictionary<string, Lazy<Tenant>> _adding = new(StringComparer.Ordinal);

    // Held to remove a tenant, and to put one into the map after its delegate has run.
    private readonly Lock _gate = new();

    /// <param name="registered">The tokens whose names no tenant can have.</param>
    /// <param name="options">How many tenants are kept, and for how long.</param>
    /// <param name="read">Makes the options of a tenant with its delegate.</param>
    /// <param name="sender">Carries the token requests of all tenants.</param>
    /// <param name="clock">The clock of the tenants.</param>
    /// <param name="logger">Gets what the tenants log.</param>
    /// <param name="sharedTokens">Shares the tokens with other processes; <see langword="null"/> if they are not shared.</param>
    public AdobeTenants(
        RegisteredTokens registered,
        TenantOptions options,
        Func<Action<ImsOptions>, ImsOptions> read,
        EndpointSender sender,
        TimeProvider clock,
        ILogger logger,
        SharedTokens? sharedTokens)
    {
        _registered = registered;
        _read = read;
        _sender = sender;
        _clock = new TokenClock(clock);
        _logger = logger;
        _sharedTokens = sharedTokens;
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

    public bool TryGet(string name, [NotNullWhen(true)] out ITokenProvider? provider)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        provider = _tenants.Use(name);
        return provider is not null;
    }

    public ITokenProvider GetOrAdd(string name, Action<ImsOptions> configure)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(configure);

        // A call for the same name would wait for itself, and two delegates that each add the other's tenant would wait for each other.
        return _isInDelegate
            ? throw new InvalidOperationException("The delegate of GetOrAdd called GetOrAdd. Call it before or afterwards.")
            : _tenants.Use(name) ?? Add(name, configure);
    }

    public bool Remove(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);

        // When any of several calls for one name returns, the token is not served any more.
        lock (_gate)
        {
            bool isBeingAdded = _adding.TryRemove(name, out _);
            Tenant? removed = _tenants.Remove(name);
            removed?.Close();
            foreach (Tenant evicted in _evicted.Take(name))
            {
                evicted.Close();
            }

            return isBeingAdded || removed is not null;
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

        // A log could not show which of the two is meant.
        if (_registered.Find(name) is not null)
        {
            throw new InvalidOperationException(
                $"A token named '{name}' is registered when the service starts, so no tenant can have this name. Give the tenant another "
                + "name.");
        }

        // Delegates run one at a time for one name, and other names do not wait: a delegate may read a file or a vault.
        Lazy<Tenant> own = null!;
        own = new Lazy<Tenant>(() => _tenants.Use(name) ?? Make(name, configure, own));
        while (true)
        {
            Lazy<Tenant> first = _adding.GetOrAdd(name, own);
            try
            {
                return first.Value;
            }
            catch (Exception) when (first != own)
            {
                // The delegate of another caller failed, or its tenant was removed. The delegate of this caller may succeed.
            }
            finally
            {
                _adding.TryRemove(KeyValuePair.Create(name, first));
            }
        }
    }

    private Tenant Make(string name, Action<ImsOptions> configure, Lazy<Tenant> addition)
    {
        ImsTokenProvider acquirer = Acquirer(name, configure, out TokenCacheOptions cache);
        try
        {
            TokenSource source = new TokenSource(acquirer, cache, TokenIdentity.Only, _shared).With(_sharedTokens?.Find(name, acquirer));
            var tenant = new Tenant(name, acquirer, new CachingTokenProvider(name, source, _clock, _logger), _tenants);
            if (acquirer.UsesLegacyGrant)
            {
                TokenLog.LegacyGrant(_logger, name, _clock.TimeProvider.GetUtcNow());
            }

            lock (_gate)
            {
                return _adding.GetValueOrDefault(name) == addition ? _tenants.GetOrAdd(name, tenant, static tenant => tenant)
                    : throw new InvalidOperationException(Tenant.WasRemoved(name));
            }
        }
        catch
        {
            acquirer.Dispose();
            throw;
        }
    }

    // The messages name the properties that the delegate sets, such as ImsOptions:Scopes.
    private ImsTokenProvider Acquirer(string name, Action<ImsOptions> configure, out TokenCacheOptions cache)
    {
        const string Settings = nameof(ImsOptions);
        try
        {
            _isInDelegate = true;
            ImsOptions options = _read(configure);
            cache = options.Cache;
            return new ImsTokenProvider(
                name, options, Settings, _sender, _clock.TimeProvider, _logger, beforeKeyFile: null, hostSettings: Settings, _shared);
        }
        catch (OptionsValidationException exception)
        {
            throw new OptionsValidationException(
                name, typeof(ImsOptions), [$"The tenant '{name}' cannot be used:{Environment.NewLine}{exception.Message}"]);
        }
        finally
        {
            _isInDelegate = false;
        }
    }
}
