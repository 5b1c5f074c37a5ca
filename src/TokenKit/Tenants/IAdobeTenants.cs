using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;
using TokenKit.Ims;

namespace TokenKit;

/// <summary>
/// Tokens that are added and removed while the service runs, by name. A singleton of <c>AddAdobeTokens</c>. Safe for concurrent callers.
/// </summary>
/// <remarks>
/// A tenant is a credential of Adobe IMS, or one client with the organization of a customer. At most 100,000 tenants are kept, each until
/// 24 hours after its last call (<c>ConfigureTenants</c>): a tenant that is not used is evicted, and <see cref="GetOrAdd"/> adds it again.
/// </remarks>
public interface IAdobeTenants
{
    /// <summary>The tenant of this name. A token that is registered when the service starts does not count.</summary>
    /// <param name="name">The name given to <see cref="GetOrAdd"/>. Upper and lower case differ.</param>
    /// <param name="provider">The cached token of the tenant, as <see cref="GetOrAdd"/> returns it.</param>
    /// <returns>
    /// Whether the tenant is there; then this counts as a call. If not, it was not added, it was removed, or it was evicted.
    /// </returns>
    /// <exception cref="ArgumentException">The name is blank.</exception>
    bool TryGet(string name, [NotNullWhen(true)] out ITokenProvider? provider);

    /// <summary>The tenant of this name, which is added if it is not there. If it is there, this costs one look-up.</summary>
    /// <param name="name">
    /// Any name but that of a registered token, in any case. Upper and lower case of tenants differ. It appears in logs and messages.
    /// </param>
    /// <param name="configure">
    /// Sets the credential; called only if the tenant is not there. Its options are validated at once, and its files are read once, here:
    /// to change anything, call <see cref="Remove"/> first. Concurrent calls for one name call one delegate at a time. It must not call
    /// <see cref="GetOrAdd"/> itself.
    /// </param>
    /// <returns>
    /// The cached token of the tenant. It goes on working if the tenant is evicted, and fails with an
    /// <see cref="InvalidOperationException"/> after <see cref="Remove"/>.
    /// </returns>
    /// <exception cref="OptionsValidationException">
    /// The options cannot be used; the message lists all problems, and nothing is kept.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// A token of this name is registered; or the tenant was removed while the delegate ran; or a delegate called this method.
    /// </exception>
    /// <exception cref="ArgumentException">The name is blank, or has a control character.</exception>
    ITokenProvider GetOrAdd(string name, Action<ImsOptions> configure);

    /// <summary>
    /// Removes a tenant. When this returns, no caller gets its token any more: neither a caller that holds its provider, nor a caller that
    /// waits for it. They get an <see cref="InvalidOperationException"/>. Its private key is disposed. Requests that are on their way are
    /// not stopped.
    /// </summary>
    /// <param name="name">The name given to <see cref="GetOrAdd"/>.</param>
    /// <returns>
    /// Whether the tenant was there, or its delegate was running: what that makes is discarded. An evicted tenant was not there, but a
    /// provider of it that a caller holds stops working all the same.
    /// </returns>
    /// <exception cref="ArgumentException">The name is blank.</exception>
    bool Remove(string name);
}
