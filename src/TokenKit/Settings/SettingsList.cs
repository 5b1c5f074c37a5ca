using Microsoft.Extensions.Configuration;

namespace TokenKit.Settings;

/// <summary>
/// A list of settings as the last source sets it. .NET merges lists by index: the items of a longer list in an earlier source would stay,
/// and a single value would be added to a list. Here a source that begins a list, with a single value or with item 0, replaces what
/// earlier sources set.
/// </summary>
internal static class SettingsList
{
    private const string First = "0";

    /// <param name="section">The settings of a token.</param>
    /// <param name="root">The configuration of the application, which knows its sources.</param>
    /// <param name="name">The path of the list below the section.</param>
    /// <param name="problems">Takes what is wrong.</param>
    public static IReadOnlyList<string> Read(IConfiguration section, IConfigurationRoot? root, string name, ICollection<string> problems)
    {
        IConfigurationSection list = section.GetSection(name);
        root = section as IConfigurationRoot ?? root;
        return root is not null && IsOf(root, list) ? OfSources(root, list.Path, problems) : Merged(list, problems);
    }

    // The section may come from another configuration than that of the application.
    private static bool IsOf(IConfigurationRoot root, IConfigurationSection list) =>
        list.AsEnumerable().SequenceEqual(root.GetSection(list.Path).AsEnumerable());

    private static IReadOnlyList<string> OfSources(IConfigurationRoot root, string path, ICollection<string> problems)
    {
        SortedDictionary<string, string?> items = new(Comparer<string>.Create(ConfigurationKeyComparer.Instance.Compare));
        foreach (IConfigurationProvider source in SourcesOf(root).Reverse())
        {
            string[] keys = [.. source.GetChildKeys([], path).Distinct(StringComparer.OrdinalIgnoreCase)];
            bool isValue = source.TryGet(path, out string? value);
            if (isValue && value is { Length: > 0 } && keys.Length > 0)
            {
                problems.Add(
                    $"{path} is set both as one value and as a list ({path}:{keys[0]}) in the same source: remove one of the two.");
                return [];
            }

            foreach (string key in keys)
            {
                items.TryAdd(key, source.TryGet($"{path}:{key}", out string? item) ? item : null);
            }

            if (isValue)
            {
                // An empty list in a JSON file is an empty value.
                items.TryAdd(First, value);
            }

            if (isValue || keys.Contains(First))
            {
                break;
            }
        }

        return Present(items.Values);
    }

    private static IEnumerable<IConfigurationProvider> SourcesOf(IConfigurationRoot root) => root.Providers.SelectMany(
        provider => provider is ChainedConfigurationProvider { Configuration: IConfigurationRoot inner } ? SourcesOf(inner) : [provider]);

    private static IReadOnlyList<string> Merged(IConfigurationSection list, ICollection<string> problems)
    {
        IConfigurationSection[] items = [.. list.GetChildren()];
        if (list.Value is { Length: > 0 } && items.Length > 0)
        {
            problems.Add($"{list.Path} is set both as one value and as a list ({items[0].Path}). Which source is the later one is not "
                + "known here: set it in one of them only, or register the configuration, "
                + "services.AddSingleton<IConfiguration>(configuration).");
            return [];
        }

        return Present([list.Value, .. items.Select(item => item.Value)]);
    }

    private static IReadOnlyList<string> Present(IEnumerable<string?> items) => [.. items.OfType<string>().Where(item => item.Length > 0)];
}
