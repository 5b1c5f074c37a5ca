using Microsoft.Extensions.DependencyInjection.Extensions;
using TokenKit.Caching;
using TokenKit.Settings;

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

    /// <summary>
    /// Shares the tokens of all processes of this machine that use the same directory: together they acquire each token once. It needs no
    /// server, and no right but that to write the directory.
    /// </summary>
    /// <param name="builder">The tokens.</param>
    /// <param name="directory">
    /// A directory that only the user of the service may write, on a disk of this machine. It is created when it is needed. A relative path
    /// starts at the content root of the host, or without a host at the working directory.
    /// </param>
    /// <param name="configure">Changes the defaults.</param>
    /// <exception cref="ArgumentException">The directory is blank.</exception>
    /// <remarks>
    /// A directory that cannot be used is reported as a warning when the host starts. Then each process acquires its own tokens.
    /// </remarks>
    public static AdobeTokensBuilder ShareAcrossProcesses(
        this AdobeTokensBuilder builder, string directory, Action<TokenSharingOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        return builder.ShareTokens(
            services => new FileSharedTokenStore(SettingPath.Rooted(directory, services)!, AdobeTokensBuilder.ClockOf(services)),
            configure);
    }
}
