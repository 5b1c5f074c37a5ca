using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TokenKit.Diagnostics;

namespace TokenKit.AdobePass;

/// <summary>Chooses the store for the registrations of an Adobe Pass token: the store among the services, else files.</summary>
internal static class RegistrationStores
{
    /// <exception cref="OptionsValidationException">There is no directory for registrations; the message says how to set one.</exception>
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
    /// What is wrong with the directory of the settings; <see langword="null"/> if nothing is, or if another store keeps the registrations.
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
            return $"{Setting(settings)} is not a path ({exception.Message.TrimEnd('.')}). Set it to a directory that outlives a restart.";
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
