using TokenKit.Caching;

namespace TokenKit.Distributed;

/// <summary>Where the instances of a service keep the tokens that they share, and how the tokens are encrypted.</summary>
public sealed class DistributedSharingOptions
{
    /// <summary>
    /// The key of the <c>IDistributedCache</c> among the services that holds the tokens. Default <see langword="null"/>: the one that is
    /// registered without a key.
    /// </summary>
    public object? CacheServiceKey { get; set; }

    /// <summary>
    /// The key of the <c>IDistributedLockProvider</c> (of the package DistributedLock.Core) among the services. Default
    /// <see langword="null"/>: the one that is registered without a key.
    /// </summary>
    public object? LockServiceKey { get; set; }

    /// <inheritdoc cref="TokenSharingOptions.Protection"/>
    public ISecretProtection? Protection { get; set; }

    /// <inheritdoc cref="TokenSharingOptions.StoreTokensAsPlainText"/>
    public bool StoreTokensAsPlainText { get; set; }

    internal bool UsesDataProtection { get; private set; }

    /// <summary>
    /// Encrypts the tokens with ASP.NET Core Data Protection in the place of <see cref="Protection"/>. All instances need the same key ring
    /// and the same application name, and the ring needs its first key before many instances start at once: an instance cannot read what
    /// another one wrote with a key that it does not know yet.
    /// </summary>
    public void UseDataProtection() => UsesDataProtection = true;
}
