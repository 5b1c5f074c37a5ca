using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TokenKit;
using TokenKit.AdobePass;
using TokenKit.DependencyInjection;
using TokenKit.Diagnostics;
using TokenKit.Settings;

namespace Microsoft.Extensions.DependencyInjection;

public static partial class AdobeTokensBuilderExtensions
{
    internal static ProviderKind AdobePass { get; } =
        new(AdobePassOptions.Shape.Provider, static (builder, name, section) => builder.AddAdobePass(name, section))
        {
            Shape = AdobePassOptions.Shape,
            IsWarmedUpByDefault = false,
            GuardWhenReplaced = new DeviceTokenProvider.Deviceless(),
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
        builder.Check(section, AdobePassOptions.Shape);
        return builder.AddAdobePass(name, SettingsSection.PathOf(section), (options, services) =>
            options.Read(section, AdobeTokensBuilder.RootOf(services), builder.Tokens.Shapes));
    }

    private static AdobeTokensBuilder AddAdobePass(
        this AdobeTokensBuilder builder, string name, string settings, Action<AdobePassOptions, IServiceProvider> configure)
    {
        builder.Add(
            name,
            settings,
            AdobePass,
            services =>
            {
                DeviceTokenProvider devices = services.GetRequiredKeyedService<DeviceTokenProvider>(name);
                return new RegisteredProvider(devices.Server, forRequests: devices);
            },
            services =>
            {
                AdobePassOptions options = services.GetRequiredService<IOptionsMonitor<AdobePassOptions>>().Get(name);
                return (options.AllowedHosts, options.Products);
            });
        builder.Services.AddOptions<AdobePassOptions>(name).Configure(configure).PostConfigure<IServiceProvider>(static (set, services) =>
        {
            set.SoftwareStatementFile = SettingPath.Rooted(set.SoftwareStatementFile, services);
            set.RegistrationDirectory = SettingPath.Rooted(set.RegistrationDirectory, services);
        }).ValidateOnStart();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AdobePassOptions>, AdobePassValidator>(
            services => new AdobePassValidator(services, builder.Tokens)));

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

    // Reports every problem of the settings when the host starts, and a directory that cannot keep registrations.
    private sealed class AdobePassValidator(IServiceProvider services, RegisteredTokens tokens) : IValidateOptions<AdobePassOptions>
    {
        public ValidateOptionsResult Validate(string? name, AdobePassOptions options)
        {
            string token = name ?? string.Empty;
            if (tokens.IsReplaced(token))
            {
                return ValidateOptionsResult.Skip;
            }

            string settings = tokens.SettingsOf(token);
            var resolver = new AdobePassOptionsResolver(options, settings);
            List<string> failures = resolver.Resolve() is null ? [SettingsSection.Lines(resolver.Problems)] : [];
            failures.AddRange(RegistrationStores.FindProblem(services, options, settings) is { } problem ? [problem] : []);
            return failures.Count > 0 ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;
        }
    }

    /// <summary>Chooses the store for the registrations of an Adobe Pass token: the store among the services, else files.</summary>
    private static class RegistrationStores
    {
        /// <exception cref="OptionsValidationException">No directory is set; the message says how to set one.</exception>
        public static IClientRegistrationStore Of(
            IServiceProvider services, string name, AdobePassOptions options, string settings, ILogger logger)
        {
            if (services.GetService<IClientRegistrationStore>() is { } store)
            {
                return store;
            }

            string directory = DirectoryOf(options)
                ?? throw new OptionsValidationException(name, typeof(AdobePassOptions), [NoDirectory(settings)]);
            TokenLog.RegistrationsKept(logger, name, directory);
            return Open(directory, options, settings, () => TokenLog.DirectoryNotRemembered(logger, directory, name));
        }

        /// <returns>
        /// What is wrong with the directory of the settings; <see langword="null"/> if nothing is, or if another store keeps the
        /// registrations.
        /// </returns>
        public static string? FindProblem(IServiceProvider services, AdobePassOptions options, string settings)
        {
            // The store is not created here, because it may connect to its database then.
            if (services.GetService<IServiceProviderIsService>()?.IsService(typeof(IClientRegistrationStore)) is true)
            {
                return null;
            }

            try
            {
                if (DirectoryOf(options) is not { } directory)
                {
                    return NoDirectory(settings);
                }

                string? problem = Open(directory, options, settings, onNotRemembered: null).FindProblem();
                return problem is null ? null : $"{Setting(settings)} is not usable. {problem}";
            }
            catch (ArgumentException exception)
            {
                return $"{Setting(settings)} is not a path ({exception.Message.TrimEnd('.')}). Set it to a directory that outlives a "
                    + "restart.";
            }
        }

        private static FileClientRegistrationStore Open(
            string directory, AdobePassOptions options, string settings, Action? onNotRemembered) => new(directory)
            {
                RequireExistingRegistrations = options.RequireExistingRegistrations,
                Setting = Setting(settings),
                OnNotRemembered = onNotRemembered,
            };

        private static string Setting(string settings) => $"{settings}:{nameof(AdobePassOptions.RegistrationDirectory)}";

        private static string NoDirectory(string settings) =>
            $"{Setting(settings)} is not set, and this user has no directory for application data: "
            + "set it to a directory that outlives a restart, such as a mounted volume. Losing the registrations signs viewers out.";

        private static string? DirectoryOf(AdobePassOptions options)
        {
            if (!string.IsNullOrWhiteSpace(options.RegistrationDirectory))
            {
                return Path.GetFullPath(options.RegistrationDirectory);
            }

            // The folder is not created here. The path is empty if the user has no home directory.
            string data = Environment.GetFolderPath(
                Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
            return data.Length > 0 ? Path.Combine(data, "TokenKit", "registrations") : null;
        }
    }
}
