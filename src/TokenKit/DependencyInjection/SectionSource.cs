using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TokenKit.Caching;
using TokenKit.Diagnostics;
using TokenKit.Settings;

namespace TokenKit.DependencyInjection;

/// <summary>The source of a token whose provider belongs to another assembly: its identity is the content of its section.</summary>
internal sealed class SectionSource<TOptions>(
    string name, IConfiguration section, Func<TOptions, ITokenProvider> create, Func<TOptions, TokenCacheOptions> cache, ILogger logger)
    : IReloadableSource<TOptions>
{
    private const string Cache = "Cache";

    // .NET reads the options again after each change of the configuration. Only a change of this section makes another token, and the
    // settings of the cache do not.
    public string HashSettings() => TokenIdentity.HashOf(section.AsEnumerable(makePathsRelative: true)
        .Where(pair => !IsOfCache(pair.Key))
        .SelectMany(pair => new[] { pair.Key, pair.Value }));

    public TokenSource Create(TOptions options, string settingsHash)
    {
        TokenCacheOptions cached = cache(options);
        if (cached.FindProblem() is { } found)
        {
            throw new OptionsValidationException(
                name, typeof(TOptions), [$"{SettingsSection.PathOf(section)}:Cache:{found.Property} {found.Problem}."]);
        }

        var identity = new TokenIdentity { Client = settingsHash, Request = string.Empty, Secret = string.Empty };
        return new TokenSource(create(options), cached, identity);
    }

    public void Accepted()
    {
    }

    public void Refused()
    {
    }

    public void Used(TokenSource? before, TokenSource after, TOptions options)
    {
        if (before is not null && before.Identity.Client != after.Identity.Client)
        {
            TokenLog.Reloaded(logger, name, "settings");
        }
    }

    private static bool IsOfCache(string key) =>
        key.Equals(Cache, StringComparison.OrdinalIgnoreCase) || key.StartsWith($"{Cache}:", StringComparison.OrdinalIgnoreCase);
}
