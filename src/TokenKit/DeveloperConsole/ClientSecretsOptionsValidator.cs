using Microsoft.Extensions.Options;

namespace TokenKit.DeveloperConsole;

/// <summary>Reports wrong numbers of a credential when the host starts.</summary>
internal sealed class ClientSecretsOptionsValidator(string optionsName, string where) : IValidateOptions<ClientSecretsOptions>
{
    public ValidateOptionsResult Validate(string? name, ClientSecretsOptions options) =>
        name != optionsName ? ValidateOptionsResult.Skip
        : options.FindProblems(where) is { Count: > 0 } problems ? ValidateOptionsResult.Fail(problems)
        : ValidateOptionsResult.Success;
}
