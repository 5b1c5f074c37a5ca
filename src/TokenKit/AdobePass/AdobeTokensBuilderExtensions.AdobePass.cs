using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TokenKit;
using TokenKit.AdobePass;
using TokenKit.AdobePass.Devices;
using TokenKit.DependencyInjection;
using TokenKit.Settings;

namespace Microsoft.Extensions.DependencyInjection;

public static partial class AdobeTokensBuilderExtensions
{
    internal static ProviderKind AdobePass { get; } =
        new(AdobePassSettings.Shape.Provider, static (builder, name, section) => builder.AddAdobePass(name, section))
        {
            Shape = AdobePassSettings.Shape,
            IsWarmedUpByDefault = false,
            GuardWhenReplaced = new DevicelessProvider(),
        };

    /// <summary>
    /// Registers a token of Adobe Pass, for the server itself; a keyed singleton <see cref="DeviceTokenProvider"/> of the same name has the
    /// tokens of devices.
    /// </summary>
    /// <param name="builder">The tokens.</param>
    /// <param name="name">The key of its <see cref="ITokenProvider"/>, and the name in messages.</param>
    /// <param name="configure">
    /// Sets the software statement, and where registrations are kept. Problems are reported when the host starts.
    /// </param>
    /// <exception cref="InvalidOperationException">A token of this name is registered already.</exception>
    /// <remarks>An <see cref="IClientRegistrationStore"/> among the services replaces the files of registrations.</remarks>
    public static AdobeTokensBuilder AddAdobePass(this AdobeTokensBuilder builder, string name, Action<AdobePassOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        return builder.AddAdobePass(name, AdobeTokensBuilder.SettingsOf(name), (options, _) => configure(options));
    }

    /// <summary>
    /// Registers a token of Adobe Pass from a configuration section, whose keys are the properties of <see cref="AdobePassOptions"/>. The
    /// section is read once: a later change has no effect.
    /// </summary>
    /// <param name="builder">The tokens.</param>
    /// <param name="name">The key of its <see cref="ITokenProvider"/>, and the name in messages.</param>
    /// <param name="section">The settings. Problems with their values are reported when the host starts.</param>
    /// <exception cref="InvalidOperationException">
    /// A token of this name is registered already, or the section is empty or holds a setting that does not exist.
    /// </exception>
    public static AdobeTokensBuilder AddAdobePass(this AdobeTokensBuilder builder, string name, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(section);
        builder.Check(section, AdobePassSettings.Shape);
        return builder.AddAdobePass(name, SettingsSection.PathOf(section), (options, services) =>
            AdobePassSettings.Read(section, options, AdobeTokensBuilder.RootOf(services), builder.Tokens.Shapes));
    }

    private static AdobeTokensBuilder AddAdobePass(
        this AdobeTokensBuilder builder, string name, string settings, Action<AdobePassOptions, IServiceProvider> configure)
    {
        RegisteredTokens tokens = builder.Tokens;
        builder.Add(
            name,
            settings,
            AdobePass,
            services =>
            {
                DeviceTokenProvider devices = services.GetRequiredKeyedService<DeviceTokenProvider>(name);
                return new RegisteredProvider(devices.Server, forRequests: devices);
            },
            services => services.GetRequiredService<IOptionsMonitor<AdobePassOptions>>().Get(name).AllowedHosts);
        builder.Services.AddOptions<AdobePassOptions>(name).Configure(configure).PostConfigure<IServiceProvider>(static (set, services) =>
        {
            set.SoftwareStatementFile = SettingPath.Rooted(set.SoftwareStatementFile, services);
            set.RegistrationDirectory = SettingPath.Rooted(set.RegistrationDirectory, services);
        }).ValidateOnStart();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AdobePassOptions>, AdobePassOptionsValidator>(
            _ => new AdobePassOptionsValidator(tokens.SettingsOf, tokens.IsReplaced)));
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AdobePassOptions>, RegistrationDirectoryValidator>(
            services => new RegistrationDirectoryValidator(services, tokens.SettingsOf, tokens.IsReplaced)));

        // One for all tokens: Adobe counts the requests of an address, whichever token they are for.
        builder.Services.TryAddSingleton<AddressLimiter>();
        builder.Services.AddKeyedSingleton(name, (services, _) => CreateDevices(services, name, settings));
        return builder;
    }

    private static DeviceTokenProvider CreateDevices(IServiceProvider services, string name, string settings)
    {
        AdobePassOptions options = services.GetRequiredService<IOptionsMonitor<AdobePassOptions>>().Get(name);
        TimeProvider clock = AdobeTokensBuilder.ClockOf(services);
        ILogger logger = AdobeTokensBuilder.LoggerOf(services);
        var acquirer = new AdobePassTokenProvider(
            name,
            options,
            settings,
            AdobeTokensBuilder.BackChannelOf(services),
            RegistrationStores.Of(services, name, options, settings, logger),
            services.GetRequiredService<AddressLimiter>(),
            clock,
            logger);
        return new DeviceTokenProvider(name, options, acquirer, clock, logger);
    }
}
