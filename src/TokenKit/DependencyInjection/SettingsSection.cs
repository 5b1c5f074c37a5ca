using Microsoft.Extensions.Configuration;

namespace TokenKit.DependencyInjection;

/// <summary>A configuration section that must not be empty and must hold known settings only: a misspelt one is not passed over.</summary>
internal static class SettingsSection
{
    public static string PathOf(IConfiguration section) => section is IConfigurationSection { Path: var path } ? path : "(the root of the configuration)";

    /// <exception cref="InvalidOperationException">The section is missing or empty.</exception>
    public static IReadOnlyList<IConfigurationSection> Children(IConfiguration section, string whatBelongsThere)
    {
        IReadOnlyList<IConfigurationSection> children = [.. section.GetChildren()];
        return children.Count > 0 ? children : throw new InvalidOperationException(
            $"The configuration section '{PathOf(section)}' is empty or missing: {whatBelongsThere} Check its spelling, and that the file or the environment it stands in is read.");
    }

    /// <summary>A value that is of another kind than its setting. The binder's own message quotes the value, which may be a secret.</summary>
    public static InvalidOperationException NotBound(IConfiguration section, InvalidOperationException exception)
    {
        string? path = Descendants(section).Select(child => child.Path).Where(path => exception.Message.Contains($"'{path}'", StringComparison.Ordinal)).MaxBy(path => path.Length);
        return new InvalidOperationException($"{path ?? PathOf(section)} has a value of the wrong kind: write times as 00:01:30, numbers as 0.1 and addresses with their scheme.");
    }

    /// <exception cref="InvalidOperationException">The section is empty, or holds a setting that does not exist.</exception>
    public static void RequireKnown(IConfiguration section, IReadOnlyCollection<string> known, string whatBelongsThere)
    {
        foreach (IConfigurationSection child in Children(section, whatBelongsThere))
        {
            if (!known.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
            {
                throw new InvalidOperationException($"{child.Path} is no setting of TokenKit. Known there: {string.Join(", ", known)}.");
            }
        }
    }

    private static IEnumerable<IConfigurationSection> Descendants(IConfiguration section) =>
        section.GetChildren().SelectMany(child => Descendants(child).Prepend(child));
}
