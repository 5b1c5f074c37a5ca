using TokenKit.AdobePass;
using TokenKit.AdobePass.Store;

namespace TokenKit.Tests.AdobePass.Store;

/// <summary>Wraps a store and fails on demand.</summary>
internal sealed class BrittleStore(IClientRegistrationStore inner) : IClientRegistrationStore
{
    public Exception? OnGet { get; set; }

    public Exception? OnLock { get; set; }

    public Exception? OnReplace { get; set; }

    /// <summary>Whether the stored registration has disappeared.</summary>
    public bool IsEmptied { get; set; }

    /// <summary>Whether every replacement is answered with "something else is stored".</summary>
    public bool IsStubborn { get; set; }

    public Exception? OnRelease { get; set; }

    public int Locks { get; private set; }

    public ValueTask<ClientRegistration?> GetAsync(ClientRegistrationKey key, CancellationToken cancellationToken = default) =>
        OnGet is { } failure ? ValueTask.FromException<ClientRegistration?>(failure)
        : IsEmptied ? ValueTask.FromResult<ClientRegistration?>(null)
        : inner.GetAsync(key, cancellationToken);

    public async ValueTask<bool> CompareAndReplaceAsync(
        ClientRegistrationKey key,
        ClientRegistration? expected,
        ClientRegistration replacement,
        CancellationToken cancellationToken = default)
    {
        if (OnReplace is { } failure)
        {
            throw failure;
        }

        if (IsStubborn)
        {
            return false;
        }

        if (IsEmptied)
        {
            Assert.Null(expected);
            expected = await inner.GetAsync(key, cancellationToken);
            IsEmptied = false;
        }

        return await inner.CompareAndReplaceAsync(key, expected, replacement, cancellationToken);
    }

    public ValueTask<IAsyncDisposable> LockAsync(ClientRegistrationKey key, CancellationToken cancellationToken = default)
    {
        Locks++;
        return OnLock is { } failure ? ValueTask.FromException<IAsyncDisposable>(failure)
            : OnRelease is { } release ? ValueTask.FromResult<IAsyncDisposable>(new HeldLock(() => ValueTask.FromException(release)))
            : inner.LockAsync(key, cancellationToken);
    }
}
