using Microsoft.Extensions.Configuration;

namespace TokenKit.Tests.Scenarios;

/// <summary>The settings of one token, as a configuration file that can change while the service runs.</summary>
internal sealed class ReloadableSettings : ConfigurationProvider, IConfigurationSource
{
    private readonly string _section;
    private readonly Dictionary<string, string?> _settings;

    public ReloadableSettings(string section, Dictionary<string, string?> settings)
    {
        (_section, _settings) = (section, settings);
        Merge([]);
    }

    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    /// <summary>Changes some settings, all at once; null takes one away.</summary>
    public void Change(Dictionary<string, string?> settings)
    {
        Merge(settings);
        OnReload();
    }

    private void Merge(Dictionary<string, string?> settings)
    {
        foreach ((string key, string? value) in settings)
        {
            _settings[key] = value;
        }

        Data = _settings.Where(setting => setting.Value is not null).ToDictionary(
            setting => $"{_section}:{setting.Key}", setting => setting.Value, StringComparer.OrdinalIgnoreCase);
    }
}
