using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using TokenKit.AdobePass.Store;
using TokenKit.Diagnostics;

namespace TokenKit.AdobePass.Registration;

/// <summary>
/// Decides when to register: a stored registration is always used. Without one, a single process of the store registers; a refused one is
/// replaced once. A store that cannot be read never leads to a registration.
/// </summary>
internal sealed class RegistrationCoordinator(
    string tokenName,
    AdobePassApplication application,
    AdobePassFailures failures,
    RegistrationEndpoint endpoint,
    IClientRegistrationStore store,
    TimeProvider timeProvider,
    ILogger logger)
{
    // A store that contradicts itself must not be asked indefinitely.
    private const int MostSaves = 5;

    // It may take a while until the token endpoint knows a new registration.
    private static readonly TimeSpan Youth = TimeSpan.FromMinutes(1);

    private readonly KeyedLocks<ClientRegistrationKey> _locks = new();
    private readonly CoolDowns _coolDowns = new(application.CoolDown, timeProvider);

    // Registered but not saved yet, because the store failed in between: each with the registration that it replaces.
    private readonly ConcurrentDictionary<ClientRegistrationKey, (ClientRegistration? Expected, ClientRegistration Made)> _unsaved = new();

    /// <summary>
    /// Whether a registration is less than a minute old, so that the token endpoint may not know it yet. The monotonic clock says so if
    /// this process registered, and the wall clock if another one did.
    /// </summary>
    public bool IsYoung(ClientRegistration registration) => Youth > (registration.MadeAt is { } madeAt
        ? timeProvider.GetElapsedTime(madeAt)
        : (timeProvider.GetUtcNow() - registration.RegisteredAt).Duration());

    /// <exception cref="TokenAcquisitionException">
    /// No registration is stored and none could be made, or the store could not be read.
    /// </exception>
    public async ValueTask<ClientRegistration> GetOrRegisterAsync(AdobePassDevice? device, CancellationToken cancellationToken)
    {
        ClientRegistrationKey key = application.KeyOf(device);
        return await FindAsync(key, cancellationToken).ConfigureAwait(false)
            ?? await AloneAsync(key, device, FindOrRegisterAsync, cancellationToken).ConfigureAwait(false);

        // Another caller may have registered while this one waited.
        async Task<ClientRegistration> FindOrRegisterAsync() => await FindAsync(key, cancellationToken).ConfigureAwait(false)
            ?? await RegisterAsync(key, device, expected: null, replaced: null, "first").ConfigureAwait(false);
    }

    /// <summary>
    /// What to use instead of a refused registration: the one that another caller or process has stored meanwhile, or a new one if that is
    /// allowed. A cancellation ends the wait, but no registration that is under way.
    /// </summary>
    /// <exception cref="TokenAcquisitionException">None was made; the message says why not.</exception>
    public async ValueTask<ClientRegistration> ReplaceAsync(
        AdobePassDevice? device,
        ClientRegistration refused,
        TokenAcquisitionException failure,
        bool isAllowed,
        string reason,
        CancellationToken cancellationToken)
    {
        ClientRegistrationKey key = application.KeyOf(device);
        ClientRegistration? found = await FindAsync(key, cancellationToken).ConfigureAwait(false);
        if (found is not null && !ClientRegistration.IsSame(found, refused))
        {
            return found;
        }

        if (!isAllowed)
        {
            throw failures.ReRegistrationIsOff(failure);
        }

        ThrowWhileCoolingDown(found ?? refused, failure);
        return await AloneAsync(key, device, FindOrReplaceAsync, cancellationToken).ConfigureAwait(false);

        async Task<ClientRegistration> FindOrReplaceAsync()
        {
            ClientRegistration? stored = await FindAsync(key, cancellationToken).ConfigureAwait(false);
            if (stored is not null && !ClientRegistration.IsSame(stored, refused))
            {
                return stored;
            }

            ThrowWhileCoolingDown(stored ?? refused, failure);
            return await RegisterAsync(key, device, stored, refused.ClientId, reason).ConfigureAwait(false);
        }
    }

    // Holds the permit and the lock for one registration. The request belongs to no caller: one that is given up may leave an unknown
    // client.
    private async ValueTask<ClientRegistration> AloneAsync(
        ClientRegistrationKey key, AdobePassDevice? device, Func<Task<ClientRegistration>> act, CancellationToken cancellationToken)
    {
        // Before the lock, as a store may have one lock for many devices: the queue of one address must not delay the devices of others.
        await endpoint.WaitForPermitAsync(device, cancellationToken).ConfigureAwait(false);
        IAsyncDisposable held = await LockAsync(key, cancellationToken).ConfigureAwait(false);
        Task<ClientRegistration> acting = ActAsync();

        // The endpoint remembers a failure that no caller waits for any more.
        _ = acting.ContinueWith(static ended => ended.Exception, TaskScheduler.Default);
        return await acting.WaitAsync(cancellationToken).ConfigureAwait(false);

        async Task<ClientRegistration> ActAsync()
        {
            await using (held.ConfigureAwait(false))
            {
                return await act().ConfigureAwait(false);
            }
        }
    }

    private void ThrowWhileCoolingDown(ClientRegistration refused, TokenAcquisitionException failure)
    {
        if (_coolDowns.Remaining(refused) is { } remaining)
        {
            throw IsYoung(refused) ? failures.NotKnownYet(failure) : failures.CoolingDown(failure, timeProvider.GetUtcNow() + remaining);
        }
    }

    private async ValueTask<ClientRegistration> RegisterAsync(
        ClientRegistrationKey key, AdobePassDevice? device, ClientRegistration? expected, string? replaced, string reason)
    {
        ClientRegistration made = await endpoint.RegisterAsync(device, replaced).ConfigureAwait(false);
        made.MadeAt = timeProvider.GetTimestamp();
        _coolDowns.Note(made);
        TokenMeter.Registered(tokenName, reason);
        TokenLog.Registered(logger, tokenName, key.Host, made.ClientId);
        if (replaced is not null)
        {
            TokenLog.ReRegistered(logger, tokenName, replaced, made.ClientId, reason);
        }

        _unsaved[key] = (expected, made);
        return await SaveAsync(key, expected, made).ConfigureAwait(false);
    }

    private async ValueTask<ClientRegistration?> FindAsync(ClientRegistrationKey key, CancellationToken cancellationToken)
    {
        if (_unsaved.TryGetValue(key, out (ClientRegistration? Expected, ClientRegistration Made) waiting))
        {
            return await SaveAsync(key, waiting.Expected, waiting.Made).ConfigureAwait(false);
        }

        try
        {
            ClientRegistration? found = await store.GetAsync(key, cancellationToken).ConfigureAwait(false);
            if (found is not null)
            {
                _coolDowns.Note(found);
            }

            return found;
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            throw failures.StoreFailed(exception);
        }
    }

    // No caller can cancel it: a registration that was made must be kept.
    private async ValueTask<ClientRegistration> SaveAsync(ClientRegistrationKey key, ClientRegistration? expected, ClientRegistration made)
    {
        ClientRegistration? waitingFor = expected;
        try
        {
            ClientRegistration? stored = made;
            for (int attempt = 1; ; attempt++)
            {
                if (await store.CompareAndReplaceAsync(key, expected, made, CancellationToken.None).ConfigureAwait(false))
                {
                    break;
                }

                // A store without a lock: another process was faster, and viewers may be signed in with its registration already.
                stored = await store.GetAsync(key, CancellationToken.None).ConfigureAwait(false);
                if (stored is not null && (expected is null || !ClientRegistration.IsSame(stored, expected)))
                {
                    break;
                }

                if (attempt == MostSaves)
                {
                    throw new ClientRegistrationStoreException(
                        "The store says that another registration is stored, but returns none: its CompareAndReplaceAsync and its GetAsync "
                        + "disagree.");
                }

                // The registration that it replaces was removed, or put back.
                expected = stored;
                stored = made;
            }

            _unsaved.TryRemove(KeyValuePair.Create(key, (waitingFor, made)));
            return stored;
        }
        catch (Exception exception)
        {
            throw failures.NotSaved(exception);
        }
    }

    // First among the callers of this process, because a store may have no lock, then among processes.
    private async ValueTask<IAsyncDisposable> LockAsync(ClientRegistrationKey key, CancellationToken cancellationToken)
    {
        IAsyncDisposable own = await _locks.AcquireAsync(key, cancellationToken).ConfigureAwait(false);
        try
        {
            IAsyncDisposable shared = await store.LockAsync(key, cancellationToken).ConfigureAwait(false);
            return new HeldLock(async () =>
            {
                await using (own.ConfigureAwait(false))
                {
                    await ReleaseAsync(shared).ConfigureAwait(false);
                }
            });
        }
        catch (Exception exception)
        {
            await own.DisposeAsync().ConfigureAwait(false);
            bool isCancelled = exception is OperationCanceledException && cancellationToken.IsCancellationRequested;
            throw isCancelled ? exception : failures.StoreFailed(exception);
        }
    }

    // The registration is saved by now, and must not be lost because of the lock.
    private async ValueTask ReleaseAsync(IAsyncDisposable held)
    {
        try
        {
            await held.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            TokenLog.LockNotReleased(logger, tokenName, exception.GetType().Name);
        }
    }
}
