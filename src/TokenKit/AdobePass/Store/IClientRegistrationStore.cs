using TokenKit.AdobePass.Store;

namespace TokenKit.AdobePass;

/// <summary>
/// Keeps registrations indefinitely, for every process of an application. Safe for concurrent use. If the store cannot be sure of an
/// answer, it throws: each needless registration signs viewers out.
/// </summary>
public interface IClientRegistrationStore
{
    /// <summary>Reads a registration.</summary>
    /// <returns><see langword="null"/> if it is certain that nothing is stored under the key.</returns>
    /// <exception cref="ClientRegistrationStoreException">
    /// The store could not be read, or what is stored is not a complete registration of this key.
    /// </exception>
    ValueTask<ClientRegistration?> GetAsync(ClientRegistrationKey key, CancellationToken cancellationToken = default);

    /// <summary>
    /// Stores a registration if <paramref name="expected"/> is the stored one: its client id and secret are compared;
    /// <see langword="null"/> means that nothing is stored. The registration is complete and durable when this returns. If the process dies
    /// earlier, the store is unchanged.
    /// </summary>
    /// <returns><see langword="false"/> if something else is stored. Nothing was changed then: use the stored registration.</returns>
    /// <exception cref="ClientRegistrationStoreException">
    /// The registration could not be stored, or the stored one could not be read; an unreadable one is never overwritten.
    /// </exception>
    ValueTask<bool> CompareAndReplaceAsync(
        ClientRegistrationKey key,
        ClientRegistration? expected,
        ClientRegistration replacement,
        CancellationToken cancellationToken = default);

    /// <summary>
    /// Waits for the lock under which this key is registered. One caller of one process holds it at a time, until it is disposed or its
    /// process ends. A caller may hold only one at a time, because several keys may share a lock. By default there is no lock:
    /// <see cref="CompareAndReplaceAsync"/> still keeps only one registration, but each racing process may have made one.
    /// </summary>
    /// <exception cref="ClientRegistrationStoreException">
    /// A registration could not be stored now (the store is read-only or full), so none should be made.
    /// </exception>
    ValueTask<IAsyncDisposable> LockAsync(ClientRegistrationKey key, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult<IAsyncDisposable>(new HeldLock(static () => ValueTask.CompletedTask));
    }
}
