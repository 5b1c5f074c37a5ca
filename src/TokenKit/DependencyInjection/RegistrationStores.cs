using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TokenKit.AdobePass;
using TokenKit.Diagnostics;

namespace TokenKit.DependencyInjection;

/// <summary>Where a token of Adobe Pass keeps its registrations: in the store among the services, else in files.</summary>
internal static class RegistrationStores
{
    /// <exception cref="OptionsValidationException">There is no directory to keep them in; the message says how to name one.</exception>
    public static IClientRegistrationStore Of(IServiceProvider services, string name, AdobePassOptions options, string settings, ILogger logger)
    {
        if (services.GetService<IClientRegistrationStore>() is { } store)
        {
            return store;
        }

        string directory = DirectoryOf(options) ?? throw new OptionsValidationException(name, typeof(AdobePassOptions),
            [$"{settings}:{nameof(AdobePassOptions.RegistrationDirectory)} is not set, and this user has no directory for application data: set it to a directory that lives on, such as a mounted volume. Losing the registrations signs viewers out."]);
        TokenLog.RegistrationsKept(logger, name, directory);
        return new FileClientRegistrationStore(directory);
    }

    private static string? DirectoryOf(AdobePassOptions options)
    {
        if (!string.IsNullOrWhiteSpace(options.RegistrationDirectory))
        {
            return Path.GetFullPath(options.RegistrationDirectory);
        }

        // Not made here, and empty where there is no home.
        string data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return data.Length > 0 ? Path.Combine(data, "TokenKit", "registrations") : null;
    }
}
