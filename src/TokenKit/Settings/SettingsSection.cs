using Microsoft.Extensions.Configuration;

namespace TokenKit.Settings;

/// <summary>Messages about a section of settings as a whole.</summary>
internal static class SettingsSection
{
    public static string PathOf(IConfiguration section) =>
        section is IConfigurationSection { Path: var path } ? path : "(the root of the configuration)";

    public static string Lines(IEnumerable<string> problems) => string.Join(Environment.NewLine, problems);

    public static string Empty(IConfiguration section, string purpose) =>
        $"The configuration section '{PathOf(section)}' is empty or missing: {purpose} Check its spelling, and that its file or "
            + "environment is read.";
}
