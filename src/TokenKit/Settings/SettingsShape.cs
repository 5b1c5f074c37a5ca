using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using TokenKit.Caching;

namespace TokenKit.Settings;

/// <summary>
/// Which settings the section of one token may hold: the public properties of its options. A misspelt or misplaced setting is reported,
/// not ignored.
/// </summary>
internal sealed class SettingsShape
{
    /// <summary>The setting that names the provider of a token. It is not a property of the options.</summary>
    public const string ProviderSetting = "Provider";

    private readonly Section _token;
    private readonly IReadOnlyList<Section> _sections;

    private SettingsShape(string provider, Section token, IReadOnlyList<Section> sections)
    {
        Provider = provider;
        _token = token;
        _sections = sections;
    }

    public string Provider { get; }

    /// <summary>The names of all settings, those of the sections within the token's section included.</summary>
    public IEnumerable<string> Names => _token.Names.Concat(_sections.SelectMany(section => section.Names));

    /// <summary>The shape of options. A property of type <see cref="TokenCacheOptions"/> needs no section.</summary>
    public static SettingsShape Of<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] TOptions>(
        string provider, string purpose, params IEnumerable<Section> sections)
    {
        IReadOnlyList<KeyValuePair<string, Type>> settings = PropertiesOf(typeof(TOptions));
        IEnumerable<Section> caches = settings.Where(setting => setting.Value == typeof(TokenCacheOptions)).Select(setting =>
            Section.Of<TokenCacheOptions>(setting.Key, "it holds the settings of the cache, such as RefreshBeforeExpiry."));
        return new SettingsShape(
            provider,
            new Section(string.Empty, purpose, [new(ProviderSetting, typeof(string)), .. settings]),
            [.. caches, .. sections]);
    }

    /// <summary>The type of a setting, or of the list or the dictionary that a path leads into; null if there is no such setting.</summary>
    public Type? TypeOf(string path)
    {
        string[] keys = path.Split(':');
        return keys.Length > 1 && FindSection(keys[0]) is { } section ? section.TypeOf(keys[1]) : _token.TypeOf(keys[0]);
    }

    /// <summary>Whether this is the name of a setting anywhere in the section of a token.</summary>
    public bool Knows(string name) => Names.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a section within the token's section has a setting of this name.</summary>
    public bool Knows(string section, string name) => FindSection(section)?.TypeOf(name) is not null;

    /// <summary>What is wrong with the names in a section. The values are not checked. The other shapes are for messages.</summary>
    public IEnumerable<string> FindProblems(IConfiguration section, IEnumerable<SettingsShape> others)
    {
        IReadOnlyList<IConfigurationSection> children = [.. section.GetChildren()];
        return children.Count == 0
            ? [SettingsSection.Empty(section, _token.Purpose)]
            : children.SelectMany(child => ProblemsOf(child, SettingsSection.PathOf(section), others));
    }

    private IEnumerable<string> ProblemsOf(IConfigurationSection child, string owner, IEnumerable<SettingsShape> others)
    {
        if (_token.TypeOf(child.Key) is not { } type)
        {
            return [Unknown(child, owner, others)];
        }

        if (FindSection(child.Key) is { } section)
        {
            return child.Value is { Length: > 0 } ? [$"{child.Path} is one value, but it is a section: {section.Purpose}"]
                : child.GetChildren().SelectMany(setting => ProblemsOf(setting, child.Path, owner, section));
        }

        bool isNamed = type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IDictionary<,>);
        return isNamed && child.Value is { Length: > 0 } ? [NotNamed(child)]
            : type == typeof(IDictionary<string, string>) ? child.GetChildren().SelectMany(value => FindProblem(value, typeof(string)))
            : FindProblem(child, type);
    }

    private IEnumerable<string> ProblemsOf(IConfigurationSection setting, string path, string owner, Section section) =>
        section.TypeOf(setting.Key) is { } type ? FindProblem(setting, type)
        : [_token.TypeOf(setting.Key) is null ? Unknown(setting, path, section) : Misplaced(setting, $"{owner}:{setting.Key}")];

    private string Unknown(IConfigurationSection child, string owner, IEnumerable<SettingsShape> others)
    {
        if (_sections.FirstOrDefault(section => section.TypeOf(child.Key) is not null) is { } section)
        {
            return Misplaced(child, $"{owner}:{section.Name}:{child.Key}");
        }

        if (child.GetChildren().Any(setting => _token.TypeOf(setting.Key) is not null))
        {
            return $"{child.Path} holds the settings of a token, and so does '{owner}'. Read the token from the section '{child.Path}'.";
        }

        SettingsShape? other = others.FirstOrDefault(shape => shape != this && shape.Knows(child.Key));
        return other is null ? Unknown(child, owner, _token)
            : $"{child.Path} is a setting of the provider {other.Provider}, and the provider of this token is {Provider}. Remove the "
                + "setting, or set the other provider.";
    }

    private Section? FindSection(string name) =>
        _sections.FirstOrDefault(section => section.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<string> FindProblem(IConfigurationSection setting, Type type) =>
        (type == typeof(string) || type == typeof(Uri) || type.IsValueType) && setting.GetChildren().Any()
            ? [$"{setting.Path} holds a list or further settings, but takes one value: set one value."] : [];

    private static string Unknown(IConfigurationSection setting, string owner, Section section) =>
        $"{setting.Path} is not a setting of TokenKit. Known in {owner}: {string.Join(", ", section.Names)}.";

    private static string Misplaced(IConfigurationSection setting, string right) =>
        $"{setting.Path} stands one level too high or too low: set {right} instead.";

    // A name with a hyphen cannot be exported in a shell.
    private static string NotNamed(IConfigurationSection setting) =>
        $"{setting.Path} is one value, but it holds values by name: set them below it, such as "
            + (setting.Key.Equals("Headers", StringComparison.OrdinalIgnoreCase) ? $"{setting.Path}:x-sandbox-name."
                : $"{setting.Path}:resource (in the environment {setting.Path.Replace(":", "__", StringComparison.Ordinal)}__resource).");

    private static IReadOnlyList<KeyValuePair<string, Type>> PropertiesOf(
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] Type options) =>
        [.. options.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Select(property => KeyValuePair.Create(property.Name, property.PropertyType))];

    /// <summary>A section within the settings of a token, such as <c>Cache</c>.</summary>
    internal sealed class Section(string name, string purpose, IReadOnlyList<KeyValuePair<string, Type>> settings)
    {
        public string Name => name;

        public string Purpose => purpose;

        public IEnumerable<string> Names => settings.Select(setting => setting.Key);

        /// <summary>A configuration cannot hold some properties, such as a delegate: those can be set only in code.</summary>
        public static Section Of<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] T>(
            string name, string purpose, params IEnumerable<string> onlyInCode) =>
            new(name, purpose, [.. PropertiesOf(typeof(T)).ExceptBy(onlyInCode, setting => setting.Key)]);

        public Type? TypeOf(string key) =>
            settings.FirstOrDefault(setting => setting.Key.Equals(key, StringComparison.OrdinalIgnoreCase)).Value;
    }
}
