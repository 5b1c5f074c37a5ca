using Microsoft.Extensions.Options;

namespace TokenKit.Ims;

/// <summary>Reports every problem of a credential at once, one per line, when the host starts.</summary>
/// <param name="settingsOf">The path of the settings of a token, for the messages.</param>
/// <param name="isReplaced">Whether another provider replaces this token, which then needs no credential.</param>
internal sealed class ImsOptionsValidator(Func<string, string> settingsOf, Func<string, bool>? isReplaced = null)
    : IValidateOptions<ImsOptions>
{
    public ValidateOptionsResult Validate(string? name, ImsOptions options)
    {
        if (isReplaced?.Invoke(name ?? string.Empty) is true)
        {
            return ValidateOptionsResult.Skip;
        }

        var resolver = new ImsCredentialResolver(options, settingsOf(name ?? string.Empty));
        using ImsCredential? credential = resolver.Resolve();
        return credential is null ? ValidateOptionsResult.Fail(resolver.Problem) : ValidateOptionsResult.Success;
    }
}
