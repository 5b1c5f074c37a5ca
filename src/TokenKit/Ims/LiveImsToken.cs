using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TokenKit.Caching;
using TokenKit.Diagnostics;

namespace TokenKit.Ims;

/// <summary>An IMS token that follows its options while the service runs: a new secret, key, scope or grant, or a changed file.</summary>
internal sealed class LiveImsToken : IDisposable
{
    private readonly string _name;
    private readonly IOptionsMonitor<ImsOptions> _monitor;
    private readonly Func<bool> _isRefused;
    private readonly Func<ImsOptions, ImsTokenProvider> _create;
    private readonly CredentialFileWatch _files;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private readonly IDisposable? _subscription;
    private ImsOptions _options; // guarded by _gate
    private ImsTokenProvider _acquirer; // guarded by _gate
    private bool _isDisposed; // guarded by _gate

    /// <param name="name">The name of the token.</param>
    /// <param name="monitor">Has its options.</param>
    /// <param name="isRefused">Whether the settings cannot be used now, so that the monitor has the options from before them.</param>
    /// <param name="create">Makes the provider that acquires.</param>
    /// <param name="files">Watches the files that the options name.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="logger">The log.</param>
    public LiveImsToken(
        string name,
        IOptionsMonitor<ImsOptions> monitor,
        Func<bool> isRefused,
        Func<ImsOptions, ImsTokenProvider> create,
        CredentialFileWatch files,
        TimeProvider clock,
        ILogger logger)
    {
        _name = name;
        _monitor = monitor;
        _isRefused = isRefused;
        _create = create;
        _files = files;
        _clock = clock;
        _logger = logger;
        lock (_gate)
        {
            // Listens before it reads: a change that comes meanwhile waits at the gate.
            _subscription = monitor.OnChange((_, changed) => Reload(changed ?? Options.DefaultName));
            try
            {
                _options = monitor.Get(name);
                _acquirer = Create(_options);
            }
            catch
            {
                // The container makes another one when it is asked again.
                _isDisposed = true;
                _subscription?.Dispose();
                files.Dispose();
                throw;
            }

            Provider = new CachingTokenProvider(name, SourceOf(_acquirer, _options), new TokenClock(clock), logger);
            WarnOfLegacyGrant(before: null);
        }
    }

    public CachingTokenProvider Provider { get; }

    public void Dispose()
    {
        _subscription?.Dispose();
        lock (_gate)
        {
            _isDisposed = true;
            _files.Dispose();
            _acquirer.Dispose();
        }
    }

    private static TokenSource SourceOf(ImsTokenProvider ims, ImsOptions options) => new(ims, options.Cache, IdentityOf(ims));

    private static TokenIdentity IdentityOf(ImsTokenProvider ims) => new()
    {
        Client = ImsIdentity.Client(ims.Credential),
        Request = ImsIdentity.Request(ims.Credential),
        Secret = ImsIdentity.Secret(ims.Credential),
    };

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
                // Not the options of the notification: while an earlier listener held it up, a later change may have come and gone.
                ImsOptions options = _monitor.Get(_name);
                if (!ReferenceEquals(options, _options))
                {
                    Replace(options);
                }
                else if (_isRefused())
                {
                    // The factory has logged why.
                    _files.TryAgain();
                }
            }
            catch (Exception exception)
            {
                // A file may have changed again since it was checked. No caller of this listener can fix it, and other listeners follow.
                TokenLog.ReloadRefused(_logger, _name, exception);
                _files.TryAgain();
            }
        }
    }

    private void Replace(ImsOptions options)
    {
        ImsTokenProvider before = _acquirer;
        ImsTokenProvider after = Create(options);
        (TokenIdentity was, TokenIdentity now) = (IdentityOf(before), IdentityOf(after));
        TokenChange change = now.Since(was);

        // What acquires is exchanged only where it differs: an acquisition on its way is left in peace.
        _acquirer = change is TokenChange.None ? before : after;
        _options = options;
        Provider.Replace(SourceOf(_acquirer, options));
        (change is TokenChange.None ? after : before).Dispose();
        LogReload(change, isSecretOnly: now.Request == was.Request);
        WarnOfLegacyGrant(before);
    }

    // Where the credential is the same, as when only the cache is set otherwise, there is nothing to tell.
    private void LogReload(TokenChange change, bool isSecretOnly)
    {
        if (change is not TokenChange.None)
        {
            TokenLog.Reloaded(_logger, _name, change switch
            {
                TokenChange.Request when isSecretOnly => "secret or key",
                TokenChange.Request => "scopes, grant or path",
                _ => "client, organization, authority or parameters",
            });
        }
    }

    // Watched before it is read, the key that the file names too: a change that comes in between is not lost.
    private ImsTokenProvider Create(ImsOptions options)
    {
        string? keyPath = null;
        while (true)
        {
            _files.Follow(options.CredentialFile, options.Jwt.PrivateKeyPath, keyPath);
            ImsTokenProvider ims = _create(options);
            if (ims.Credential.KeyPath == keyPath)
            {
                return ims;
            }

            keyPath = ims.Credential.KeyPath;
            ims.Dispose();
        }
    }

    private void WarnOfLegacyGrant(ImsTokenProvider? before)
    {
        if (_acquirer.UsesLegacyGrant && before?.UsesLegacyGrant is not true)
        {
            TokenLog.LegacyGrant(_logger, _name, _clock.GetUtcNow());
        }
    }
}
