using Microsoft.AspNetCore.DataProtection;
using TokenKit.Caching;
using TokenKit.Distributed;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Shares the tokens of a service between its instances.</summary>
public static class DistributedAdobeTokensBuilderExtensions
{
    /// <summary>
    /// Shares the tokens of all instances of a service, on any number of machines: together they acquire each token once. The tokens are
    /// kept, encrypted, in the registered <c>IDistributedCache</c>, under keys that begin with <c>tokenkit:</c>. The registered
    /// <c>IDistributedLockProvider</c> (of the package DistributedLock.Core) decides which instance acquires a token. If either fails, each
    /// instance acquires its own tokens.
    /// </summary>
    /// <param name="builder">The tokens.</param>
    /// <param name="configure">Selects the cache, the locks and the encryption; called at once.</param>
    /// <remarks>
    /// When the service starts, an <see cref="InvalidOperationException"/> reports a cache, a key of the options or Data Protection that is
    /// not registered. A set-up in which instances cannot share, such as a memory cache, is a warning in the log.
    /// </remarks>
    public static AdobeTokensBuilder ShareAcrossInstances(
        this AdobeTokensBuilder builder, Action<DistributedSharingOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = new DistributedSharingOptions();
        configure?.Invoke(options);
        builder.ShareTokens(
            services => new DistributedTokenStore(services, options),
            sharing => sharing.StoreTokensAsPlainText = options.StoreTokensAsPlainText);
        builder.Services.AddOptions<TokenSharingOptions>().Configure<ISharedTokenStore, IServiceProvider>((sharing, store, services) =>
        {
            // A store that is registered later has options of its own.
            if (store is DistributedTokenStore)
            {
                sharing.Protection = options.UsesDataProtection ? DataProtectionOf(services) : options.Protection;
            }
        });
        return builder;
    }

    private static DataProtectionSecrets DataProtectionOf(IServiceProvider services) => new DataProtectionSecrets(
        services.GetService<IDataProtectionProvider>() ?? throw new InvalidOperationException(
            "ShareAcrossInstances() with UseDataProtection() found no IDataProtectionProvider among the services. Register it with "
            + "AddDataProtection()."));
}
