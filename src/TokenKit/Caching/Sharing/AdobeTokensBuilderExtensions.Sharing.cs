using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using TokenKit.Caching;
using TokenKit.Caching.Sharing;
using TokenKit.DependencyInjection;

namespace Microsoft.Extensions.DependencyInjection;

public static partial class AdobeTokensBuilderExtensions
{
    /// <summary>
    /// Shares the tokens of all processes that use the same store: together they acquire each token once. If the store fails, each process
    /// acquires its own. The tokens of <c>AddIms</c> and of <see cref="TokenKit.IAdobeTenants"/> are shared, others are not.
    /// </summary>
    /// <param name="builder">The tokens.</param>
    /// <param name="store">Makes the store, which the services dispose.</param>
    /// <param name="configure">Changes the defaults.</param>
    /// <remarks>
    /// If this is called more than once, the last call counts. A store that does not share anything, and a token that is not shared, are
    /// logged when the host starts, or without a host at the first token.
    /// </remarks>
    public static AdobeTokensBuilder ShareTokens(
        this AdobeTokensBuilder builder, Func<IServiceProvider, ISharedTokenStore> store, Action<TokenSharingOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(store);
        IServiceCollection services = builder.Services;
        services.Replace(ServiceDescriptor.Singleton(store));
        foreach (ServiceDescriptor before in services.Where(static service => service.ImplementationInstance is Setup).ToArray())
        {
            services.Remove(before);
        }

        services.AddSingleton<IConfigureOptions<TokenSharingOptions>>(new Setup(configure));
        services.TryAddSingleton(static provider => new SharedTokens(
            provider.GetRequiredService<ISharedTokenStore>(),
            provider.GetRequiredService<IOptions<TokenSharingOptions>>().Value,
            AdobeTokensBuilder.ClockOf(provider),
            AdobeTokensBuilder.LoggerOf(provider),
            provider.GetRequiredService<RegisteredTokens>().All.Where(token => !token.Kind.IsShared).Select(token => token.Name)));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, SharedTokens>(static provider =>
            provider.GetRequiredService<SharedTokens>()));
        return builder;
    }

    // A type of its own, so that a later call finds what an earlier one configured.
    private sealed class Setup(Action<TokenSharingOptions>? configure) : ConfigureOptions<TokenSharingOptions>(configure);
}
