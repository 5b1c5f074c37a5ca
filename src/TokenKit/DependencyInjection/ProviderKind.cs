using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TokenKit.Settings;

namespace TokenKit.DependencyInjection;

/// <summary>A kind of provider: one value of the setting <c>Provider</c>, and the verb that registers a token of it.</summary>
internal sealed class ProviderKind(string name, Action<AdobeTokensBuilder, string, IConfigurationSection> add)
{
    /// <summary>
    /// The kind of a token that was registered with <c>AddProvider</c>. It is not in the list: configuration cannot name it.
    /// </summary>
    public static ProviderKind Other { get; } = new("Provider", (_, _, _) => throw new NotSupportedException());

    public string Name => name;

    /// <summary>The verb that registers a token, for messages.</summary>
    public string Verb => $"Add{name}";

    /// <summary>What the section of a token may hold; null if its verb checks that.</summary>
    public SettingsShape? Shape { get; init; }

    /// <summary>Whether <c>WarmUp()</c> without names acquires a token of this kind.</summary>
    public bool IsWarmedUpByDefault { get; init; } = true;

    /// <summary>Whether <c>ShareTokens</c> shares the tokens of this kind.</summary>
    public bool IsShared { get; init; }

    /// <summary>
    /// Checks the requests of a handler whose token was replaced by another provider; null if any request may have its token.
    /// </summary>
    public IRequestGuard? GuardWhenReplaced { get; init; }

    public void Add(AdobeTokensBuilder builder, IConfigurationSection token) => add(builder, token.Key, token);
}
