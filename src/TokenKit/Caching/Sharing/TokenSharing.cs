namespace TokenKit.Caching.Sharing;

/// <summary>How the tokens of one credential are shared, and what this process knows about the clock of the issuer.</summary>
internal sealed class TokenSharing(string tokenName, ISharableProvider provider, SharedTokens shared)
{
    private readonly Lock _gate = new();
    private TimeSpan _skew; // guarded by _gate
    private bool _isMeasured; // guarded by _gate

    public string TokenName => tokenName;

    public ISharableProvider Provider => provider;

    public StoreGuard Guard => shared.Guard;

    public double Jitter => shared.Jitter;

    /// <summary>Reads the token of another process from the store, or acquires one for all.</summary>
    public Task<AcquiredToken> AcquireAsync(Acquisition acquisition, TokenClock clock, CancellationToken cancellationToken) =>
        new SharedAcquisition(this, acquisition, clock, cancellationToken).RunAsync();

    /// <summary>
    /// One key for each secret. Tokens are stored under the first one, and read under all of them: during a rotation, some processes know
    /// only the old secret.
    /// </summary>
    public SharedEntryKey[] MakeKeys()
    {
        string identity = TokenIdentity.HashOf(provider.SharedIdentity ?? []);
        IEnumerable<string> secrets = provider.SharedSecrets.DefaultIfEmpty(string.Empty);
        return [.. secrets.Select(secret => new SharedEntryKey(secret, identity, shared.Protection))];
    }

    /// <summary>Remembers how far this machine's clock is ahead of the issuer's; less than a minute if it is null.</summary>
    public void NoteSkew(TimeSpan? measured)
    {
        lock (_gate)
        {
            _skew = measured ?? TimeSpan.Zero;
            _isMeasured = true;
        }
    }

    /// <summary>A moment on the clock of the issuer.</summary>
    /// <param name="utcTicks">The moment on this machine's clock.</param>
    /// <param name="requestedAt">
    /// When another process requested a token, on the clock of the issuer. It is in the past. If it seems to be in the future, and the
    /// clock of this machine was never compared with the issuer's, then the clock is behind by at least the difference.
    /// </param>
    public DateTimeOffset IssuerTime(long utcTicks, DateTimeOffset requestedAt)
    {
        lock (_gate)
        {
            var local = new DateTimeOffset(utcTicks, TimeSpan.Zero);
            if (!_isMeasured && local - _skew < requestedAt)
            {
                _skew = local - requestedAt;
            }

            return local - _skew;
        }
    }
}
