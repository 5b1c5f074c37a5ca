using TokenKit.AdobePass.Store;

namespace TokenKit.AdobePass;

/// <summary>
/// Keeps registrations as long as the process lives: for tests. A service that uses it signs its viewers out at each restart.
/// </summary>
public sealed class InMemoryClientRegistrationStore : IClientRegistrationStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ClientRegistrationKey, ClientRegistration> _registrations = []; // guarded by _gate
    private readonly KeyedLocks<ClientRegistrationKey> _locks = new();

    internal int LockCount => _locks.Count;

    /// <inheritdoc/>
    public ValueTask<ClientRegistration?> GetAsync(ClientRegistrationKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<ClientRegistration?>(cancellationToken);
        }

        lock (_gate)
        {
            return ValueTask.FromResult(_registrations.GetValueOrDefault(key));
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> CompareAndReplaceAsync(
        ClientRegistrationKey key,
        ClientRegistration? expected,
        ClientRegistration replacement,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(replacement);
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<bool>(cancellationToken);
        }

        lock (_gate)
        {
            if (!ClientRegistration.IsSame(_registrations.GetValueOrDefault(key), expected))
            {
                return ValueTask.FromResult(false);
            }

            _registrations[key] = replacement;
            return ValueTask.FromResult(true);
        }
    }

    /// <inheritdoc/>
    public ValueTask<IAsyncDisposable> LockAsync(ClientRegistrationKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        return _locks.AcquireAsync(key, cancellationToken);
    }
}
