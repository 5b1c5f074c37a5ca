using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TokenKit.Caching;
using TokenKit.Caching.Sharing;
using TokenKit.Diagnostics;

namespace TokenKit.DependencyInjection;

/// <summary>A cached token whose provider is replaced while the service runs, whenever its options change.</summary>
internal sealed class ReloadingToken<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions>
    : IDisposable
    where TOptions : class
{
    private readonly string _name;
    private readonly IOptionsMonitor<TOptions> _monitor;
    private readonly ReloadableOptions<TOptions> _options;
    private readonly IReloadableSource<TOptions> _reload;
    private readonly ILogger _logger;
    private readonly SharedTokens? _shared;
    private readonly Lock _gate = new();
    private readonly IDisposable? _subscription;
    private TokenSource _source; // guarded by _gate
    private bool _isDisposed; // guarded by _gate

    public ReloadingToken(
        string name,
        IOptionsMonitor<TOptions> monitor,
        ReloadableOptions<TOptions> options,
        IReloadableSource<TOptions> reload,
        TimeProvider clock,
        ILogger logger,
        SharedTokens? shared)
    {
        _name = name;
        _monitor = monitor;
        _options = options;
        _reload = reload;
        _logger = logger;
        _shared = shared;
        lock (_gate)
        {
            // Subscribes before it reads: a change that comes meanwhile waits at the gate.
            _subscription = monitor.OnChange((_, changed) => Reload(changed ?? Options.DefaultName));
            try
            {
                monitor.Get(name);
                (TokenSource source, TOptions first) = options.TakeFirst(name);
                _source = source.With(shared?.Find(name, source.Provider));
                Provider = new CachingTokenProvider(name, _source, new TokenClock(clock), logger);
                reload.Used(before: null, _source, first);
            }
            catch
            {
                // The container makes another one when it is asked again.
                _isDisposed = true;
                _subscription?.Dispose();
                throw;
            }
        }
    }

    public CachingTokenProvider Provider { get; }

    public void Dispose()
    {
        _subscription?.Dispose();
        lock (_gate)
        {
            _isDisposed = true;
            (_source.Provider as IDisposable)?.Dispose();
        }
    }

    private void Reload(string changed)
    {
        if (changed != _name)
        {
            return;
        }

        lock (_gate)
        {
            if (_isDisposed)
            {
                return;
            }

            try
            {
                // Not the options of the notification: while an earlier listener delayed it, a later change may have come.
                _monitor.Get(_name);
                if (_options.Take(_name) is { } taken)
                {
                    Replace(taken.Source, taken.Options);
                }
            }
            catch (Exception exception)
            {
                // No caller of this listener can fix it, and other listeners follow.
                TokenLog.ReloadRefused(_logger, _name, exception);
            }
        }
    }

    private void Replace(TokenSource after, TOptions options)
    {
        TokenSource before = _source;
        bool isSame = IsSame(before.Identity, after.Identity);

        // The same identity needs no other provider: a pending acquisition is not disturbed.
        _source = isSame ? new TokenSource(before.Provider, after.Options, after.Identity).With(before.Sharing)
            : after.With(_shared?.Find(_name, after.Provider));
        Provider.Replace(_source);
        ReloadableOptions<TOptions>.Discard((isSame ? after : before).Provider, inUse: _source.Provider);
        _reload.Used(before, after, options);
    }

    private static bool IsSame(TokenIdentity one, TokenIdentity other) =>
        (one.Client, one.Request, one.Secret) == (other.Client, other.Request, other.Secret);
}
