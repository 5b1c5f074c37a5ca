using Microsoft.Extensions.Options;

namespace TokenKit.AdobePass;

/// <summary>Reports every problem of the settings at once, when the host starts.</summary>
/// <param name="settingsOf">The path of the settings of a token, for the messages.</param>
internal sealed class AdobePassOptionsValidator(Func<string, string> settingsOf) : IValidateOptions<AdobePassOptions>
{
    public ValidateOptionsResult Validate(string? name, AdobePassOptions options)
    {
        var resolver = new AdobePassOptionsResolver(options, settingsOf(name ?? string.Empty));
        return resolver.Resolve() is null ? ValidateOptionsResult.Fail(resolver.Problems) : ValidateOptionsResult.Success;
    }
}
