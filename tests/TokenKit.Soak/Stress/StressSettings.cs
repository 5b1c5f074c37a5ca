using Microsoft.Extensions.Configuration;

namespace TokenKit.Soak.Stress;

/// <summary>The configuration of one service, which changes while it runs.</summary>
internal sealed class StressSettings : ConfigurationProvider, IConfigurationSource
{
    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    /// <summary>Replaces settings, all at once. Every reader of the configuration has been notified when this returns.</summary>
    public void Change(IEnumerable<KeyValuePair<string, string?>> settings)
    {
        var changed = new Dictionary<string, string?>(Data, StringComparer.OrdinalIgnoreCase);
        foreach ((string key, string? value) in settings)
        {
            changed[key] = value;
        }

        Data = changed;
        OnReload();
    }
}
