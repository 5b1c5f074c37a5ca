using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using TokenKit;
using TokenKit.DependencyInjection;
using TokenKit.Http;
using TokenKit.Ims;
using TokenKit.OAuth;
using TokenKit.Settings;
using TokenKit.Tenants;

namespace Microsoft.Extensions.DependencyInjection;

public static partial class AdobeTokensBuilderExtensions
{
    /// <summary>Sets how many tenants of <see cref="IAdobeTenants"/> are kept in memory, and for how long.</summary>
    /// <param name="builder">The tokens.</param>
    /// <param name="configure">Changes the defaults. Problems are reported when the host starts.</param>
    public static AdobeTokensBuilder ConfigureTenants(this AdobeTokensBuilder builder, Action<TenantOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Services.Configure(configure);
        return builder;
    }

    // Called once for a service collection.
    internal static void AddTenants(IServiceCollection services)
    {
        const string Name = nameof(TenantOptions);
        services.AddOptions<TenantOptions>()
            .Validate(
                options => options.MaxTenants >= 1,
                $"{Name}.{nameof(TenantOptions.MaxTenants)} is not positive: set a number such as 100000.")
            .Validate(
                options => options.IdleTimeout >= TimeSpan.FromSeconds(1) && options.IdleTimeout <= TimeSpan.FromDays(30),
                $"{Name}.{nameof(TenantOptions.IdleTimeout)} is not between one second and 30 days: set a time such as 24 hours.")
            .ValidateOnStart();
        services.TryAddSingleton(static provider =>
        {
            TimeProvider clock = AdobeTokensBuilder.ClockOf(provider);
            return new AdobeTenants(
                provider.GetRequiredService<RegisteredTokens>(),
                provider.GetRequiredService<IOptions<TenantOptions>>().Value,
                (name, configure) => OptionsOf(provider, name, configure),
                new EndpointSender(AdobeTokensBuilder.BackChannelOf(provider), clock),
                clock,
                AdobeTokensBuilder.LoggerOf(provider));
        });

        services.TryAddSingleton<IRequestTokenSelector>(static provider =>
            new TenantSelector(provider.GetRequiredService<AdobeTenants>()));
        services.TryAddSingleton<IAdobeTenants>(static provider => provider.GetRequiredService<AdobeTenants>());
    }

    // What is set for all credentials (ConfigureAll) holds for tenants, too.
    private static ImsOptions OptionsOf(IServiceProvider services, string name, Action<ImsOptions> configure)
    {
        IEnumerable<IConfigureOptions<ImsOptions>> setups = services.GetServices<IConfigureOptions<ImsOptions>>();
        ImsOptions options = new OptionsFactory<ImsOptions>(
            [.. setups, new ConfigureNamedOptions<ImsOptions>(name, configure)],
            services.GetServices<IPostConfigureOptions<ImsOptions>>(),
            services.GetServices<IValidateOptions<ImsOptions>>()).Create(name);
        options.CredentialFile = SettingPath.Rooted(options.CredentialFile, services);
        options.Jwt.PrivateKeyPath = SettingPath.Rooted(options.Jwt.PrivateKeyPath, services);
        return options;
    }
}
