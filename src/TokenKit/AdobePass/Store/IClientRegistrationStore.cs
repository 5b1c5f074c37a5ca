using TokenKit.AdobePass.Store;

namespace TokenKit.AdobePass;

/// <summary>Keeps registrations for ever, for every process of an application. Safe for concurrent use.
/// What is in doubt is thrown, never answered: each needless registration signs viewers out.</summary>
public interface IClientRegistrationStore
{
    /// <summary>Reads a registration.</summary>
    /// <returns><see langword="null"/> where there is none, for certain.</returns>
    /// <exception cref="ClientRegistrationStoreException">The store could not be read, or holds something that is no whole registration of this key.</exception>
    ValueTask<ClientRegistration?> GetAsync(ClientRegistrationKey key, CancellationToken cancellationToken = default);

    /// <summary>Stores a registration if <paramref name="expected"/> is what is stored: client id and secret count; <see langword="null"/> means that nothing is.
    /// It is whole and durable when this returns; a process that dies before leaves what was there.</summary>
    /// <returns><see langword="false"/> where something else is stored now: nothing was changed, and it is the one to use.</returns>
    /// <exception cref="ClientRegistrationStoreException">It could not be stored, or what is stored could not be read; that is never overwritten.</exception>
    ValueTask<bool> CompareAndReplaceAsync(ClientRegistrationKey key, ClientRegistration? expected, ClientRegistration replacement, CancellationToken cancellationToken = default);

    /// <summary>Waits for the right to register this key, which one caller of one process has at a time, until it is disposed or its process ends.
    /// Ask for one at a time: a store may let several keys share one right. The default is no lock at all:
    /// <see cref="CompareAndReplaceAsync"/> still lets one registration win, but each racing process may have made one.</summary>
    /// <exception cref="ClientRegistrationStoreException">A registration could not be stored now (read-only, full), so none should be made.</exception>
    ValueTask<IAsyncDisposable> LockAsync(ClientRegistrationKey key, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult<IAsyncDisposable>(NoLock.Instance);
    }
}
