using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace TokenKit.Settings;

/// <summary>
/// Reads the values of one token's section into options, and lists everything that cannot be read. The root is the configuration of the
/// application, which knows its sources; it is null if it is not among the services.
/// </summary>
internal sealed class SettingsReading(
    IConfiguration section, IConfigurationRoot? root, SettingsShape shape, IEnumerable<SettingsShape> others)
{
    private const string First = "0";

    private readonly List<string> _problems = [.. shape.FindProblems(section, others)];

    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Binds everything but the lists. A value that cannot be read is left out, so that all of them are found.</summary>
    public void Bind(Action<IConfiguration> bind)
    {
        Dictionary<string, string?> values = ValuesToBind();
        while (true)
        {
            try
            {
                bind(new ConfigurationBuilder().AddInMemoryCollection(values).Build());
                return;
            }
            catch (InvalidOperationException exception)
            {
                // Not the message of the binder: it quotes the value, which may be a secret.
                string? key = values.Keys.Where(key => exception.Message.Contains($"'{key}'", StringComparison.OrdinalIgnoreCase))
                    .MaxBy(key => key.Length);
                _problems.Add($"{(key is null ? SettingsSection.PathOf(section) : At(key))} has a value of the wrong kind: write "
                    + $"{(key is null ? null : ChoicesOf(key)) ?? "times as 00:01:30, numbers as 0.1 and addresses with their scheme"}.");
                if (key is null || !values.Remove(key))
                {
                    return;
                }
            }
        }
    }

    /// <summary>
    /// Adds the items of a list as the last source sets it. A list may be one value, because that is the easiest to write as an
    /// environment variable. .NET merges lists by index: the items of a longer list in an earlier source would stay, and a single value
    /// would be added to a list. Here a source that begins a list, with a single value or with item 0, replaces what earlier sources set.
    /// </summary>
    public void AddTo(IList<string> list, string name)
    {
        IConfigurationSection setting = section.GetSection(name);
        IConfigurationRoot? sources = section as IConfigurationRoot ?? root;
        foreach (string item in sources is not null && IsOf(sources, setting) ? OfSources(sources, setting.Path) : Merged(setting))
        {
            list.Add(item);
        }
    }

    /// <summary>Adds the names of an enum in the same way; each item may be a list with commas or blanks.</summary>
    public void AddTo<T>(IList<T> list, string name)
        where T : struct, Enum
    {
        List<string> items = [];
        AddTo(items, name);
        foreach (string item in items.SelectMany(item => item.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries)))
        {
            if (Enum.GetNames<T>().Contains(item, StringComparer.OrdinalIgnoreCase))
            {
                list.Add(Enum.Parse<T>(item, ignoreCase: true));
            }
            else
            {
                _problems.Add($"{At(name)} holds '{item}', which is not known. Known: {string.Join(", ", Enum.GetNames<T>())}.");
            }
        }
    }

    // The section may come from another configuration than that of the application.
    private static bool IsOf(IConfigurationRoot root, IConfigurationSection list) =>
        list.AsEnumerable().SequenceEqual(root.GetSection(list.Path).AsEnumerable());

    private IReadOnlyList<string> OfSources(IConfigurationRoot sources, string path)
    {
        SortedDictionary<string, string?> items = new(Comparer<string>.Create(ConfigurationKeyComparer.Instance.Compare));
        foreach (IConfigurationProvider source in SourcesOf(sources).Reverse())
        {
            string[] keys = [.. source.GetChildKeys([], path).Distinct(StringComparer.OrdinalIgnoreCase)];
            bool isValue = source.TryGet(path, out string? value);
            if (isValue && value is { Length: > 0 } && keys.Length > 0)
            {
                _problems.Add(
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

    private IReadOnlyList<string> Merged(IConfigurationSection list)
    {
        IConfigurationSection[] items = [.. list.GetChildren()];
        if (list.Value is { Length: > 0 } && items.Length > 0)
        {
            _problems.Add($"{list.Path} is set both as one value and as a list ({items[0].Path}). Which source is the later one is not "
                + "known here: set it in one of them only, or register the configuration, "
                + "services.AddSingleton<IConfiguration>(configuration).");
            return [];
        }

        return Present([list.Value, .. items.Select(item => item.Value)]);
    }

    private static IReadOnlyList<string> Present(IEnumerable<string?> items) => [.. items.OfType<string>().Where(item => item.Length > 0)];

    // A null in a JSON file means that nothing is set there: the default stays. What only code can set is left out: the binder would
    // run code of a certificate that does not exist.
    private Dictionary<string, string?> ValuesToBind() => section.AsEnumerable(makePathsRelative: true)
        .Where(setting => setting.Value is not null && shape.TypeOf(setting.Key) is { } type && !IsList(type)
            && IsTimeOrOther(setting.Key, setting.Value))
        .ToDictionary(setting => setting.Key, setting => setting.Value, StringComparer.OrdinalIgnoreCase);

    private static bool IsList(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IList<>);

    private string? ChoicesOf(string key) => ValueTypeOf(key) is { IsEnum: true } type ? string.Join(" or ", Enum.GetNames(type)) : null;

    private Type? ValueTypeOf(string key) => shape.TypeOf(key) is { } type ? Nullable.GetUnderlyingType(type) ?? type : null;

    // .NET reads "600" as 600 days, and "24:00:00" as 24 days.
    private bool IsTimeOrOther(string key, string value)
    {
        if (ValueTypeOf(key) != typeof(TimeSpan) || !TimeSpan.TryParse(value, CultureInfo.InvariantCulture, out TimeSpan time)
            || HasDays(value) || time.Duration() < TimeSpan.FromDays(1))
        {
            return true;
        }

        _problems.Add($"{At(key)} would be read as {time.Days} days: write hours, minutes and seconds, such as 00:10:00 for ten "
            + "minutes, and days before a dot, such as 1.00:00:00.");
        return false;
    }

    // 1.00:00:00 or 1:00:00:00.
    private static bool HasDays(string time) => time.Count(character => character is ':') is 3
        || (time.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon
            && time.IndexOf('.', StringComparison.Ordinal) is >= 0 and var dot && dot < colon);

    private string At(string key) => $"{SettingsSection.PathOf(section)}:{key}";
}
