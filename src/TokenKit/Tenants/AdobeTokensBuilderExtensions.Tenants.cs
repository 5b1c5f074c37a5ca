using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using TokenKit;
using TokenKit.Caching.Sharing;
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
                OptionsOf(provider),
                new EndpointSender(AdobeTokensBuilder.BackChannelOf(provider), clock),
                clock,
                AdobeTokensBuilder.LoggerOf(provider),
                provider.GetService<SharedTokens>());
        });

        services.TryAddSingleton<IRequestTokenSelector>(static provider =>
            new TenantSelector(provider.GetRequiredService<AdobeTenants>()));
        services.TryAddSingleton<IAdobeTenants>(static provider => provider.GetRequiredService<AdobeTenants>());
    }

    // What is set for all credentials (ConfigureAll) holds for tenants, too. What is set for one name does not: that name belongs to a
    // registered token, or to other code. So all tenants have one name here, which is blank: no token can be registered with it. What the
    // options are set with is made once, because the services keep what must be disposed until they are disposed themselves.
    private static Func<Action<ImsOptions>, ImsOptions> OptionsOf(IServiceProvider services)
    {
        const string Blank = " ";
        IConfigureOptions<ImsOptions>[] setups = [.. services.GetServices<IConfigureOptions<ImsOptions>>()];
        IPostConfigureOptions<ImsOptions>[] laterSetups = [.. services.GetServices<IPostConfigureOptions<ImsOptions>>()];
        IValidateOptions<ImsOptions>[] validations = [.. services.GetServices<IValidateOptions<ImsOptions>>()];
        return configure =>
        {
            var ofTenant = new ConfigureNamedOptions<ImsOptions>(Blank, configure);
            ImsOptions options = new OptionsFactory<ImsOptions>([.. setups, ofTenant], laterSetups, validations).Create(Blank);
            options.CredentialFile = SettingPath.Rooted(options.CredentialFile, services);
            options.Jwt.PrivateKeyPath = SettingPath.Rooted(options.Jwt.PrivateKeyPath, services);
            return options;
        };
    }
}
