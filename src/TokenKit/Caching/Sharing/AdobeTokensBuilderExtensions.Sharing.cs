using Microsoft.Extensions.DependencyInjection.Extensions;
using TokenKit.Caching;

namespace Microsoft.Extensions.DependencyInjection;

public static partial class AdobeTokensBuilderExtensions
{
    /// <summary>
    /// Shares the tokens of all processes that use the same store: together they acquire each token once. If the store fails, each process
    /// acquires its own.
    /// </summary>
    /// <param name="builder">The tokens.</param>
    /// <param name="store">Makes the store, which the services dispose.</param>
    /// <param name="configure">Changes the defaults.</param>
    public static AdobeTokensBuilder ShareTokens(
        this AdobeTokensBuilder builder, Func<IServiceProvider, ISharedTokenStore> store, Action<TokenSharingOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(store);
        builder.Services.Replace(ServiceDescriptor.Singleton(store));
        builder.Services.Configure(configure ?? (static _ => { }));
        return builder;
    }
}
