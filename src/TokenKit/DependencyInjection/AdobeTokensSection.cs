using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TokenKit.AdobePass;
using TokenKit.Ims;
using TokenKit.Settings;

namespace TokenKit.DependencyInjection;

/// <summary>A section whose children are tokens, such as <c>AdobeTokens</c>. Settings that stand one level too high or too low are named as
/// such.</summary>
internal static class AdobeTokensSection
{
    private const string Purpose = "each of its children is a token, such as { \"aem\": { \"Provider\": \"Ims\", … } }.";

    public static IReadOnlyList<SettingsShape> Shapes { get; } = [ImsSettings.Shape, AdobePassSettings.Shape];

    /// <summary>The tokens in the section with their providers.</summary>
    /// <exception cref="InvalidOperationException">Something in it is not a token, or a setting of one does not exist; the message lists
    /// all of it.</exception>
    public static IReadOnlyList<(IConfigurationSection Token, SettingsShape Shape)> TokensOf(IConfiguration section)
    {
        List<string> problems = [];
        List<(IConfigurationSection, SettingsShape)> tokens = [];
        IReadOnlyList<IConfigurationSection> children = [.. section.GetChildren()];
        if (FindProblem(section, children) is { } whole)
        {
            problems.Add(whole);
            children = [];
        }

        foreach (IConfigurationSection child in children)
        {
            if (ShapeOf(child) is { } shape)
            {
                problems.AddRange(shape.FindProblems(child));
                tokens.Add((child, shape));
            }
            else
            {
                problems.Add(NoToken(child, SettingsSection.PathOf(section)));
            }
        }

        return problems.Count == 0 ? tokens : throw new InvalidOperationException(SettingsSection.Lines(problems));
    }

    private static string? FindProblem(IConfiguration section, IReadOnlyList<IConfigurationSection> children)
    {
        string path = SettingsSection.PathOf(section);
        if (children.Count == 0)
        {
            return SettingsSection.Empty(section, Purpose);
        }

        IConfigurationSection tokens = section.GetSection(TokenNames.DefaultSection);
        if (section is not IConfigurationSection && tokens.Exists())
        {
            return $"AddAdobeTokens was given the root of the configuration. Give it the section of the tokens: "
                + $"configuration.GetSection(\"{tokens.Key}\").";
        }

        return section[AdobeTokensBuilder.ProviderSetting] is { Length: > 0 }
            ? $"'{path}' holds the settings of one token ({path}:{AdobeTokensBuilder.ProviderSetting} is set), and AddAdobeTokens takes "
                + "the section above it, whose children are tokens. Give it that section, or call "
                + $"AddAdobeTokens().AddIms(\"{NameOf(path)}\", section) or AddAdobePass."
            : null;
    }

    private static SettingsShape? ShapeOf(IConfigurationSection token) =>
        Shapes.FirstOrDefault(shape => shape.Provider.Equals(token[AdobeTokensBuilder.ProviderSetting],
            StringComparison.OrdinalIgnoreCase));

    private static string NoToken(IConfigurationSection child, string owner)
    {
        string setting = $"{child.Path}:{AdobeTokensBuilder.ProviderSetting}";
        string providers = string.Join(" or ", Shapes.Select(shape => shape.Provider));
        if (child[AdobeTokensBuilder.ProviderSetting] is { } unknown)
        {
            return $"{setting} is '{unknown}', which is no provider: set it to {providers}.";
        }

        if (IsSetting(child))
        {
            return $"{child.Path} is a setting of a token, and stands where the name of a token is expected. Set it below the name of "
                + $"its token, such as {owner}:aem:{child.Key}.";
        }

        if (child.GetChildren().FirstOrDefault(below => ShapeOf(below) is not null) is { } token)
        {
            return $"'{child.Path}' holds tokens ({token.Path}:{AdobeTokensBuilder.ProviderSetting} is set), and stands where the name of "
                + $"a token is expected. Give AddAdobeTokens the section '{child.Path}', or move its tokens to '{owner}'.";
        }

        return child.GetChildren().Any()
            ? $"{setting} is not set: set it to {providers}. (Every child of '{owner}' is taken for a token.)"
            : $"{child.Path} is one value, and every child of '{owner}' is taken for a token, whose settings stand below its name. "
                + $"Remove it, or set {setting} and the rest.";
    }

    // A token may be called as a setting is: then it has settings of a token below it.
    private static bool IsSetting(IConfigurationSection child) =>
        Shapes.Any(shape => shape.Knows(child.Key))
        && child.GetChildren().All(below => int.TryParse(below.Key, out _) || IsWithin(child.Key, below.Key));

    private static bool IsWithin(string subsection, string name) =>
        Shapes.SelectMany(shape => shape.Subsections).Any(known => known.Is(subsection) && SettingsShape.Has(known.Names, name));

    private static string NameOf(string path) => path[(path.LastIndexOf(':') + 1)..];
}
