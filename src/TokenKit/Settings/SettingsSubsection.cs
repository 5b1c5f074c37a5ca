namespace TokenKit.Settings;

/// <summary>A section within the settings of a token, such as <c>Cache</c>.</summary>
/// <param name="name">Its key.</param>
/// <param name="names">The settings in it.</param>
/// <param name="purpose">What it is for, for messages.</param>
internal sealed class SettingsSubsection(string name, IReadOnlyList<string> names, string purpose)
{
    public string Name => name;

    public IReadOnlyList<string> Names => names;

    public string Purpose => purpose;

    public bool Is(string key) => name.Equals(key, StringComparison.OrdinalIgnoreCase);
}
