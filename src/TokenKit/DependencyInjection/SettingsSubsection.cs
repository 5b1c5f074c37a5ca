namespace TokenKit.DependencyInjection;

/// <summary>A section within the settings of a token, such as <c>Cache</c>.</summary>
/// <param name="Name">Its key.</param>
/// <param name="Names">The settings in it.</param>
/// <param name="Purpose">What it is for, for messages.</param>
internal sealed record SettingsSubsection(string Name, IReadOnlyList<string> Names, string Purpose)
{
    public bool Is(string key) => Name.Equals(key, StringComparison.OrdinalIgnoreCase);
}
