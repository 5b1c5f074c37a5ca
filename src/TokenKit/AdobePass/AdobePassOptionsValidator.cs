using Microsoft.Extensions.Options;

namespace TokenKit.AdobePass;

/// <summary>Reports every problem of the settings at once, one per line, when the host starts.</summary>
/// <param name="settingsOf">The path of the settings of a token, for the messages.</param>
/// <param name="isReplaced">Whether another provider took the place of a token, whose settings then do not count.</param>
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
