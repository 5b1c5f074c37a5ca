using Microsoft.Extensions.Options;
using TokenKit.AdobePass;

namespace TokenKit.DependencyInjection;

/// <summary>Reports a directory that cannot keep registrations when the host starts, and not at the first device.</summary>
/// <param name="services">What other store there may be.</param>
/// <param name="settingsOf">The path of the settings of a token, for the messages.</param>
internal sealed class RegistrationDirectoryValidator(IServiceProvider services, Func<string, string> settingsOf)
    : IValidateOptions<AdobePassOptions>
{
    public ValidateOptionsResult Validate(string? name, AdobePassOptions options) =>
        RegistrationStores.FindProblem(services, options, settingsOf(name ?? string.Empty)) is { } problem
            ? ValidateOptionsResult.Fail(problem)
            : ValidateOptionsResult.Success;
}
