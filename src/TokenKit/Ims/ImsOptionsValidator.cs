using Microsoft.Extensions.Options;

namespace TokenKit.Ims;

/// <summary>Reports every problem of a credential at once, when the host starts.</summary>
/// <param name="settingsOf">The path of the settings of a token, for the messages.</param>
internal sealed class ImsOptionsValidator(Func<string, string> settingsOf) : IValidateOptions<ImsOptions>
{
    public ValidateOptionsResult Validate(string? name, ImsOptions options)
    {
        var resolver = new ImsCredentialResolver(options, settingsOf(name ?? string.Empty));
        using ImsCredential? credential = resolver.Resolve();
        return credential is null ? ValidateOptionsResult.Fail(resolver.Problems) : ValidateOptionsResult.Success;
    }
}
