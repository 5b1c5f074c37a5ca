using Microsoft.Extensions.Options;
using TokenKit.Http;

namespace TokenKit.DependencyInjection;

/// <summary>Reports a handler that names no token, or a host that is none, when the host starts.</summary>
internal sealed class AdobeTokenHandlerOptionsValidator(string optionsName, string client, string token, TokenNames? names)
    : IValidateOptions<AdobeTokenHandlerOptions>
{
    public ValidateOptionsResult Validate(string? name, AdobeTokenHandlerOptions options)
    {
        if (name != optionsName)
        {
            return ValidateOptionsResult.Skip;
        }

        List<string> problems = [];
        if (names?.Find(token) is null)
        {
            problems.Add($"AddAdobeTokenHandler(\"{token}\") on the HttpClient '{client}' names no registered token; registered: {names?.ToString() ?? "none"}. Call services.AddAdobeTokens().AddIms(\"{token}\", …), or correct the name.");
        }

        if (options.FindProblem() is { } problem)
        {
            problems.Add($"AddAdobeTokenHandler(\"{token}\") on the HttpClient '{client}': {problem}");
        }

        return problems.Count > 0 ? ValidateOptionsResult.Fail(problems) : ValidateOptionsResult.Success;
    }
}
