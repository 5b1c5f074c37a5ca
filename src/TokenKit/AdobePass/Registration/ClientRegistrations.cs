using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using TokenKit.AdobePass.Store;
using TokenKit.Diagnostics;

namespace TokenKit.AdobePass.Registration;

/// <summary>
/// Decides who registers, and when: a stored registration is always used. If there is none, one process of the store registers; a refused one is
/// replaced once. A store that cannot be read never leads to a registration.
/// </summary>
internal sealed class ClientRegistrations(
    string tokenName, AdobePassApplication application, AdobePassFailures failures, ClientRegistrar registrar, IClientRegistrationStore store, TimeProvider timeProvider, ILogger logger)
{
    // A store that contradicts itself must not be asked for ever.
    private const int MostSaves = 5;

    // A registration may reach the token endpoint with a delay.
    private static readonly TimeSpan Youth = TimeSpan.FromMinutes(1);

    private readonly KeyedLocks<ClientRegistrationKey> _locks = new();
    private readonly CoolDowns _coolDowns = new(application.CoolDown, timeProvider);

    // Registered but not saved yet, because the store failed in between: each with what it takes the place of.
    private readonly ConcurrentDictionary<ClientRegistrationKey, (ClientRegistration? Expected, ClientRegistration Made)> _unsaved = new();

    /// <summary>
    /// Whether a registration is less than a minute old, so that the token endpoint may not know it yet. The monotonic clock says so if
    /// this process registered, and the wall clock if another one did.
    /// </summary>
    public bool IsYoung(ClientRegistration registration) => Youth > (registration.MadeAt is { } madeAt
        ? timeProvider.GetElapsedTime(madeAt)
        : (timeProvider.GetUtcNow() - registration.RegisteredAt).Duration());

    /// <exception cref="TokenAcquisitionException">There is none and none could be made, or nobody knows whether there is one.</exception>
    public async ValueTask<ClientRegistration> GetOrRegisterAsync(AdobePassDevice? device, Func<CancellationToken, ValueTask> turn, CancellationToken cancellationToken)
    {
        ClientRegistrationKey key = application.KeyOf(device);
        if (await FindAsync(key, cancellationToken).ConfigureAwait(false) is { } stored)
        {
            return stored;
        }

        registrar.ThrowInPause(key);

        // Before the lock, of which a store may have one for many devices: the queue of one address must not hold up the devices of others.
        await turn(cancellationToken).ConfigureAwait(false);
        return await AloneAsync(key, FindOrRegisterAsync, cancellationToken).ConfigureAwait(false);

        // Another caller may have registered while this one waited.
        async Task<ClientRegistration> FindOrRegisterAsync() => await FindAsync(key, cancellationToken).ConfigureAwait(false)
            ?? await RegisterAsync(key, device, null, null, "first", AfterTheFirst(turn)).ConfigureAwait(false);
    }

    /// <summary>What to use instead of a refused registration: the one that somebody else put in its place, or a new one where that is allowed.</summary>
    /// <param name="device">Whose it is.</param>
    /// <param name="refused">The pair that was refused; compared with what is stored.</param>
    /// <param name="refusal">How it was refused.</param>
    /// <param name="isAllowed">Whether this refusal may lead to a registration.</param>
    /// <param name="reason">For the counter.</param>
    /// <param name="turn">Awaited before each attempt.</param>
    /// <param name="cancellationToken">Ends the wait and all attempts.</param>
    /// <exception cref="TokenAcquisitionException">None was made; the message says why not.</exception>
    public async ValueTask<ClientRegistration> ReplaceAsync(
        AdobePassDevice? device, ClientRegistration refused, TokenAcquisitionException refusal, bool isAllowed, string reason, Func<CancellationToken, ValueTask> turn, CancellationToken cancellationToken)
    {
        ClientRegistrationKey key = application.KeyOf(device);
        ClientRegistration? found = await FindAsync(key, cancellationToken).ConfigureAwait(false);
        if (found is not null && !ClientRegistration.IsSame(found, refused))
        {
            return found;
        }

        if (!isAllowed)
        {
            throw failures.ReRegistrationIsOff(refusal);
        }

        ThrowWhileCoolingDown(found ?? refused, refusal);
        registrar.ThrowInPause(key);
        await turn(cancellationToken).ConfigureAwait(false);
        return await AloneAsync(key, FindOrReplaceAsync, cancellationToken).ConfigureAwait(false);

        async Task<ClientRegistration> FindOrReplaceAsync()
        {
            ClientRegistration? stored = await FindAsync(key, cancellationToken).ConfigureAwait(false);
            if (stored is not null && !ClientRegistration.IsSame(stored, refused))
            {
                return stored;
            }

            ThrowWhileCoolingDown(stored ?? refused, refusal);
            return await RegisterAsync(key, device, stored, refused.ClientId, reason, AfterTheFirst(turn)).ConfigureAwait(false);
        }
    }

    // Acts with the right to register. What is sent belongs to no caller: a request that is given up leaves a client that nobody knows.
    private async ValueTask<ClientRegistration> AloneAsync(
        ClientRegistrationKey key, Func<Task<ClientRegistration>> act, CancellationToken cancellationToken)
    {
        IAsyncDisposable right = await LockAsync(key, cancellationToken).ConfigureAwait(false);
        Task<ClientRegistration> acting = ActAsync();

        // The registrar remembers a failure that no caller waits for any more.
        _ = acting.ContinueWith(static ended => ended.Exception, TaskScheduler.Default);
        return await acting.WaitAsync(cancellationToken).ConfigureAwait(false);

        async Task<ClientRegistration> ActAsync()
        {
            await using (right.ConfigureAwait(false))
            {
                return await act().ConfigureAwait(false);
            }
        }
    }

    // The first turn has been waited for.
    private static Func<CancellationToken, ValueTask> AfterTheFirst(Func<CancellationToken, ValueTask> turn)
    {
        bool isFirst = true;
        return cancellationToken =>
        {
            bool isTaken = isFirst;
            isFirst = false;
            return isTaken ? ValueTask.CompletedTask : turn(cancellationToken);
        };
    }

    private void ThrowWhileCoolingDown(ClientRegistration refused, TokenAcquisitionException refusal)
    {
        if (_coolDowns.Remaining(refused) is { } remaining)
        {
            throw IsYoung(refused) ? failures.NotKnownYet(refusal) : failures.CoolingDown(refusal, timeProvider.GetUtcNow() + remaining);
        }
    }

    private async ValueTask<ClientRegistration> RegisterAsync(
        ClientRegistrationKey key, AdobePassDevice? device, ClientRegistration? expected, string? replaced, string reason, Func<CancellationToken, ValueTask> turn)
    {
        ClientRegistration made = await registrar.RegisterAsync(device, replaced, turn).ConfigureAwait(false);
        made.MadeAt = timeProvider.GetTimestamp();
        _coolDowns.See(made);
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
                _coolDowns.See(found);
            }

            return found;
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            throw failures.StoreFailed(exception);
        }
    }

    // Nobody's patience ends it: a registration that was made must be kept.
    private async ValueTask<ClientRegistration> SaveAsync(ClientRegistrationKey key, ClientRegistration? expected, ClientRegistration made)
    {
        ClientRegistration? waitingFor = expected;
        try
        {
            ClientRegistration? stored = made;
            for (int attempt = 1; !await store.CompareAndReplaceAsync(key, expected, made, CancellationToken.None).ConfigureAwait(false); attempt++)
            {
                // A store without a lock: another process was faster, and viewers may be signed in with its registration already.
                stored = await store.GetAsync(key, CancellationToken.None).ConfigureAwait(false);
                if (stored is not null && (expected is null || !ClientRegistration.IsSame(stored, expected)))
                {
                    break;
                }

                if (attempt == MostSaves)
                {
                    throw new ClientRegistrationStoreException("The store says that something else is stored, and has nothing else to show: its CompareAndReplaceAsync and its GetAsync disagree.");
                }

                // What it was to replace has been taken away, or was put back.
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

    // First among the callers of this process, which a store without a lock does not tell apart, then among processes.
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
                    await GiveBackAsync(shared).ConfigureAwait(false);
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

    // What was registered is saved by now, and must not be lost over the lock.
    private async ValueTask GiveBackAsync(IAsyncDisposable right)
    {
        try
        {
            await right.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            TokenLog.LockNotReleased(logger, tokenName, exception.GetType().Name);
        }
    }
}
