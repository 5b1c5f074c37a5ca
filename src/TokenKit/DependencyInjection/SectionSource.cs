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
    private int _readings;

    public TokenSource Create(TOptions options)
    {
        TokenCacheOptions cached = cache(options);
        if (cached.FindProblem() is { } found)
        {
            throw new OptionsValidationException(
                name, typeof(TOptions), [$"{SettingsSection.PathOf(section)}:Cache:{found.Property} {found.Problem}."]);
        }

        // A change outside the section is not seen here. It makes the token due, but does not drop it.
        var identity = new TokenIdentity
        {
            Client = TokenIdentity.HashOf(
                section.AsEnumerable(makePathsRelative: true).SelectMany(pair => new[] { pair.Key, pair.Value })),
            Request = string.Empty,
            Secret = $"{Interlocked.Increment(ref _readings)}",
        };
        return new TokenSource(create(options), cached, identity);
    }

    public void Refused()
    {
    }

    public void Used(TokenSource? before, TokenSource after, TOptions options)
    {
        if (before is not null)
        {
            TokenLog.Reloaded(logger, name, "settings");
        }
    }
}
