using Microsoft.Extensions.Configuration;
using TokenKit.DependencyInjection;

namespace TokenKit.Settings;

/// <summary>Which settings the section of one token may hold. A misspelt or misplaced one is reported, not ignored.</summary>
internal sealed class SettingsShape
{
    /// <summary>The value of <c>Provider</c>.</summary>
    public required string Provider { get; init; }

    /// <summary>What the section is for, for the message about an empty one.</summary>
    public required string Purpose { get; init; }

    /// <summary>Every name in the section, those of its lists and subsections included.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    public required IReadOnlyList<SettingsSubsection> Subsections { get; init; }

    /// <summary>Settings that hold any keys, by name.</summary>
    public IReadOnlyList<string> Maps { get; init; } = [];

    /// <summary>The paths of settings that are lists, such as <c>Jwt:Metascopes</c>.</summary>
    public IReadOnlyList<string> Lists { get; init; } = [];

    /// <summary>Whether this is the name of a setting anywhere in the section of a token.</summary>
    public bool Knows(string name) => Has(Names, name) || Subsections.Any(subsection => Has(subsection.Names, name));

    /// <summary>Whether a value may be bound. Binding what only code can set would run code of a certificate that does not exist.</summary>
    public bool Holds(string path)
    {
        string[] keys = path.Split(':');
        return Has(Names, keys[0])
            && (keys.Length == 1 || Subsections.FirstOrDefault(subsection => subsection.Is(keys[0])) is not { } subsection
                || Has(subsection.Names, keys[1]));
    }

    /// <summary>What is wrong with the names in a section; their values are not looked at.</summary>
    public IEnumerable<string> FindProblems(IConfiguration section)
    {
        IReadOnlyList<IConfigurationSection> children = [.. section.GetChildren()];
        return children.Count == 0
            ? [SettingsSection.Empty(section, Purpose)]
            : children.SelectMany(child => ProblemsOf(child, SettingsSection.PathOf(section)));
    }

    public static bool Has(IReadOnlyList<string> names, string name) => names.Contains(name, StringComparer.OrdinalIgnoreCase);

    private IEnumerable<string> ProblemsOf(IConfigurationSection child, string owner)
    {
        if (!Has(Names, child.Key))
        {
            return [Unknown(child, owner)];
        }

        if (Subsections.FirstOrDefault(subsection => subsection.Is(child.Key)) is { } known)
        {
            return child.Value is { Length: > 0 } ? [$"{child.Path} is one value: {known.Purpose}"]
                : child.GetChildren().SelectMany(setting => ProblemsOf(setting, child.Path, owner, known));
        }

        bool hasChildren = child.GetChildren().Any();
        return Has(Maps, child.Key) ? (child.Value is { Length: > 0 } ? [OneText(child.Path)] : [])
            : hasChildren && !Has(Lists, child.Key) ? [NotOneValue(child.Path)]
            : [];
    }

    private IEnumerable<string> ProblemsOf(IConfigurationSection setting, string path, string owner, SettingsSubsection subsection) =>
        Has(subsection.Names, setting.Key)
            ? (setting.GetChildren().Any() && !Has(Lists, $"{subsection.Name}:{setting.Key}") ? [NotOneValue(setting.Path)] : [])
            : [Has(Names, setting.Key) ? Misplaced(setting, $"{owner}:{setting.Key}")
                : SettingsSection.Unknown(setting, path, subsection.Names)];

    private string Unknown(IConfigurationSection child, string owner)
    {
        if (Subsections.FirstOrDefault(subsection => Has(subsection.Names, child.Key)) is { } subsection)
        {
            return Misplaced(child, $"{owner}:{subsection.Name}:{child.Key}");
        }

        if (child.GetChildren().Any(setting => Has(Names, setting.Key)))
        {
            return $"{child.Path} holds the settings of a token, and so does '{owner}'. Read the token from the section '{child.Path}'.";
        }

        SettingsShape? other = AdobeTokensSection.Shapes.FirstOrDefault(shape => shape != this && shape.Knows(child.Key));
        return other is null ? SettingsSection.Unknown(child, owner, Names)
            : $"{child.Path} is a setting of the provider {other.Provider}, and the provider of this token is {Provider}. Remove the "
                + "setting, or set the other provider.";
    }

    private static string Misplaced(IConfigurationSection setting, string right) =>
        $"{setting.Path} stands one level too high or too low: set {right} instead.";

    private static string NotOneValue(string path) => $"{path} holds a list or further settings, and it is one value: set one text.";

    private static string OneText(string path) =>
        $"{path} is one text: it holds parameters by name, such as {path}:resource (in the environment "
            + $"{path.Replace(":", "__", StringComparison.Ordinal)}__resource).";
}
