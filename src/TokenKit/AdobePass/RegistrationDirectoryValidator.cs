using Microsoft.Extensions.Options;

namespace TokenKit.AdobePass;

/// <summary>Reports a directory that cannot keep registrations when the host starts, and not only at the first device.</summary>
/// <param name="services">May contain another store.</param>
/// <param name="settingsOf">Gives the path of a token's settings, for the messages.</param>
/// <param name="isReplaced">Says whether another provider replaced a token's own, so that it keeps no registrations.</param>
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
