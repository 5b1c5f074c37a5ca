using Microsoft.Extensions.Options;

namespace TokenKit.AdobePass;

/// <summary>Reports a directory that cannot keep registrations when the host starts, and not at the first device.</summary>
/// <param name="services">What other store there may be.</param>
/// <param name="settingsOf">The path of the settings of a token, for the messages.</param>
/// <param name="isReplaced">Whether another provider took the place of a token, which then keeps no registrations.</param>
internal sealed class RegistrationDirectoryValidator(
    IServiceProvider services, Func<string, string> settingsOf, Func<string, bool> isReplaced)
    : IValidateOptions<AdobePassOptions>
{
    public ValidateOptionsResult Validate(string? name, AdobePassOptions options) =>
        isReplaced(name ?? string.Empty) ? ValidateOptionsResult.Skip
        : RegistrationStores.FindProblem(services, options, settingsOf(name ?? string.Empty)) is { } problem
            ? ValidateOptionsResult.Fail(problem)
        : ValidateOptionsResult.Success;
}
