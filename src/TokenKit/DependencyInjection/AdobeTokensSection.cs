using Microsoft.Extensions.Configuration;
using TokenKit.Settings;

namespace TokenKit.DependencyInjection;

/// <summary>
/// A section whose children are tokens, such as <c>AdobeTokens</c>. Settings that stand one level too high or too low are reported as such.
/// </summary>
internal sealed class AdobeTokensSection(RegisteredTokens tokens)
{
    private const string Purpose = "each of its children is a token, such as { \"aem\": { \"Provider\": \"Ims\", … } }.";

    /// <summary>The tokens in the section with their kinds of provider.</summary>
    /// <exception cref="InvalidOperationException">
    /// Something in it is not a token, or a token has a setting that does not exist; the message lists all problems.
    /// </exception>
    public IReadOnlyList<(IConfigurationSection Token, ProviderKind Kind)> TokensOf(IConfiguration section)
    {
        List<string> problems = [];
        List<(IConfigurationSection, ProviderKind)> found = [];
        IReadOnlyList<IConfigurationSection> children = [.. section.GetChildren()];
        if (FindProblem(section, children) is { } whole)
        {
            problems.Add(whole);
            children = [];
        }

        foreach (IConfigurationSection child in children)
        {
            if (KindOf(child) is { } kind)
            {
                problems.AddRange(kind.Shape?.FindProblems(child, tokens.Shapes) ?? []);
                found.Add((child, kind));
            }
            else
            {
                problems.Add(NoToken(child, SettingsSection.PathOf(section)));
            }
        }

        return problems.Count == 0 ? found : throw new InvalidOperationException(SettingsSection.Lines(problems));
    }

    private string? FindProblem(IConfiguration section, IReadOnlyList<IConfigurationSection> children)
    {
        if (children.Count == 0)
        {
            return SettingsSection.Empty(section, Purpose);
        }

        IConfigurationSection below = section.GetSection(RegisteredTokens.DefaultSection);
        if (section is not IConfigurationSection && below.Exists())
        {
            return $"AddAdobeTokens was given the root of the configuration. Give it the section of the tokens: "
                + $"configuration.GetSection(\"{below.Key}\").";
        }

        if (section[SettingsShape.ProviderSetting] is not { Length: > 0 })
        {
            return null;
        }

        string path = SettingsSection.PathOf(section);
        return $"'{path}' holds the settings of one token ({path}:{SettingsShape.ProviderSetting} is set), and AddAdobeTokens takes the "
            + "section above it, whose children are tokens. Give it that section, or call "
            + $"AddAdobeTokens().{(KindOf(section) ?? tokens.Kinds[0]).Verb}(\"{path[(path.LastIndexOf(':') + 1)..]}\", section).";
    }

    private ProviderKind? KindOf(IConfiguration token) => tokens.FindKind(token[SettingsShape.ProviderSetting]);

    private string NoToken(IConfigurationSection child, string owner)
    {
        string setting = $"{child.Path}:{SettingsShape.ProviderSetting}";
        string providers = string.Join(" or ", tokens.Kinds.Select(kind => kind.Name));
        if (child[SettingsShape.ProviderSetting] is { } unknown)
        {
            return $"{setting} is '{unknown}', which is not a known provider: set it to {providers}.";
        }

        if (IsSetting(child))
        {
            return $"{child.Path} is a setting of a token, and stands where the name of a token is expected. Set it below the name of "
                + $"its token, such as {owner}:aem:{child.Key}.";
        }

        if (child.GetChildren().FirstOrDefault(below => KindOf(below) is not null) is { } token)
        {
            return $"'{child.Path}' holds tokens ({token.Path}:{SettingsShape.ProviderSetting} is set), and stands where the name of "
                + $"a token is expected. Give AddAdobeTokens the section '{child.Path}', or move its tokens to '{owner}'.";
        }

        return child.GetChildren().Any()
            ? $"{setting} is not set: set it to {providers}. (Every child of '{owner}' must be a token.)"
            : $"{child.Path} is one value, but every child of '{owner}' must be a token, with its settings below its name. "
                + $"Remove it, or set {setting} and the other settings of the token.";
    }

    // The name of a token may be the name of a setting: then the token has settings below it.
    private bool IsSetting(IConfigurationSection child) => tokens.Shapes.Any(shape => shape.Knows(child.Key))
        && child.GetChildren().All(below =>
            int.TryParse(below.Key, out _) || tokens.Shapes.Any(shape => shape.Knows(child.Key, below.Key)));
}
