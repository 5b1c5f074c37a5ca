using Microsoft.Extensions.Options;

namespace TokenKit.AdobePass;

/// <summary>Reports every problem of the settings at once, one per line, when the host starts.</summary>
/// <param name="settingsOf">Gives the path of a token's settings, for the messages.</param>
/// <param name="isReplaced">Says whether another provider replaced a token's own, so that its settings are not used.</param>
internal sealed class AdobePassOptionsValidator(Func<string, string> settingsOf, Func<string, bool>? isReplaced = null)
    : IValidateOptions<AdobePassOptions>
{
    public ValidateOptionsResult Validate(string? name, AdobePassOptions options)
    {
        if (isReplaced?.Invoke(name ?? string.Empty) is true)
        {
            return ValidateOptionsResult.Skip;
        }

        var resolver = new AdobePassOptionsResolver(options, settingsOf(name ?? string.Empty));
        return resolver.Resolve() is null ? ValidateOptionsResult.Fail(string.Join(Environment.NewLine, resolver.Problems))
            : ValidateOptionsResult.Success;
    }
}
