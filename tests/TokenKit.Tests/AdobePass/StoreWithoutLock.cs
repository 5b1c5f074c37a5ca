using TokenKit.AdobePass;

namespace TokenKit.Tests.AdobePass;

/// <summary>A user's store that knows the two operations which every store must, and no lock.</summary>
internal sealed class StoreWithoutLock(IClientRegistrationStore inner) : IClientRegistrationStore
{
    public ValueTask<ClientRegistration?> GetAsync(ClientRegistrationKey key, CancellationToken cancellationToken = default) => inner.GetAsync(key, cancellationToken);

    public ValueTask<bool> CompareAndReplaceAsync(
        ClientRegistrationKey key, ClientRegistration? expected, ClientRegistration replacement, CancellationToken cancellationToken = default) =>
        inner.CompareAndReplaceAsync(key, expected, replacement, cancellationToken);
}
