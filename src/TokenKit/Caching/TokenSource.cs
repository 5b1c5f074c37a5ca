using TokenKit.Caching.Sharing;

namespace TokenKit.Caching;

/// <summary>
/// Everything that a reload of options can change: what acquires the token, the client of the token, and the settings of the cache.
/// </summary>
internal sealed class TokenSource
{
    /// <exception cref="ArgumentOutOfRangeException">An option has a value that is not valid; the message names it.</exception>
    public TokenSource(ITokenProvider provider, TokenCacheOptions options, TokenIdentity identity, SharedValues? shared = null)
    {
        if (options.FindProblem() is { } found)
        {
            throw new ArgumentOutOfRangeException(nameof(options), $"{found.Property} {found.Problem}.");
        }

        Provider = provider;
        Options = options.Copy(shared);
        Identity = identity;
    }

    private TokenSource(TokenSource other)
    {
        Provider = other.Provider;
        Options = other.Options;
        Identity = other.Identity;
        Sharing = other.Sharing;
    }

    public ITokenProvider Provider { get; private init; }

    /// <summary>A copy: a later change of the user's object has no effect.</summary>
    public TokenCacheOptions Options { get; }

    public TokenIdentity Identity { get; }

    /// <summary>Shares the tokens with other processes; <see langword="null"/> if they are not shared.</summary>
    public TokenSharing? Sharing { get; private init; }

    /// <summary>Another provider with the same options: many sources share one copy of them.</summary>
    public TokenSource With(ITokenProvider provider) => new(this) { Provider = provider };

    /// <summary>The same source, whose tokens are shared with other processes.</summary>
    public TokenSource With(TokenSharing? sharing) => new(this) { Sharing = sharing };
}
