using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace TokenKit.Settings;

/// <summary>Reads the values of one token's section into options, and lists everything that cannot be read.</summary>
/// <param name="section">The settings of the token.</param>
/// <param name="root">The configuration of the application, which knows its sources; null if it is not among the services.</param>
/// <param name="shape">What the section may hold.</param>
/// <param name="others">The shapes of other providers, for messages.</param>
internal sealed class SettingsReading(
    IConfiguration section, IConfigurationRoot? root, SettingsShape shape, IEnumerable<SettingsShape> others)
{
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

    /// <summary>Adds the items of a list, which may be one value: a single environment variable is the easiest way to write one.</summary>
    public void AddTo(IList<string> list, string name)
    {
        foreach (string item in SettingsList.Read(section, root, name, _problems))
        {
            list.Add(item);
        }
    }

    // A null in a JSON file means that nothing is set there: the default stays. What only code can set is left out: the binder would
    // run code of a certificate that does not exist.
    private Dictionary<string, string?> ValuesToBind() => section.AsEnumerable(makePathsRelative: true)
        .Where(setting => setting.Value is not null && shape.TypeOf(setting.Key) is { } type && type != typeof(IList<string>)
            && IsTimeOrOther(setting.Key, setting.Value))
        .ToDictionary(setting => setting.Key, setting => setting.Value, StringComparer.OrdinalIgnoreCase);

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
