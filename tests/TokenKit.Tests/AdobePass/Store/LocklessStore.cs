using TokenKit.AdobePass;

namespace TokenKit.Tests.AdobePass.Store;

/// <summary>A user's store that does not implement locks.</summary>
internal sealed class LocklessStore : IClientRegistrationStore
{
    private readonly InMemoryClientRegistrationStore _inner = new();

    public ValueTask<ClientRegistration?> GetAsync(ClientRegistrationKey key, CancellationToken cancellationToken = default) =>
        _inner.GetAsync(key, cancellationToken);

    public ValueTask<bool> CompareAndReplaceAsync(
        ClientRegistrationKey key,
        ClientRegistration? expected,
        ClientRegistration replacement,
        CancellationToken cancellationToken = default) =>
        _inner.CompareAndReplaceAsync(key, expected, replacement, cancellationToken);
}
