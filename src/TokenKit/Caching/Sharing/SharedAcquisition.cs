using TokenKit.Diagnostics;

namespace TokenKit.Caching.Sharing;

/// <summary>
/// One acquisition of a shared token. One process holds the lease, acquires and publishes; the others read its token from the store. A
/// lease only saves token requests: a process that gets neither the lease nor a token acquires by itself in the end.
/// </summary>
internal sealed class SharedAcquisition(
    TokenSharing sharing, Acquisition acquisition, TokenClock clock, CancellationToken cancellationToken)
{
    // If the holder of a lease was stopped, its lease may last for half a minute. The next lease then costs one more request for all
    // processes, and not one for each.
    private const int Leases = 3;

    private static readonly TimeSpan LongestStage = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(8);

    private readonly SharedEntryKey[] _keys = sharing.MakeKeys();

    // How many tokens in a row an API rejected, as far as this process and the others know.
    private int _rejections = acquisition.RejectionsBefore;

    public async Task<AcquiredToken> RunAsync()
    {
        for (int number = 1; number <= Leases; number++)
        {
            if (await TryTakeAsync().ConfigureAwait(false) is { } token)
            {
                return token;
            }

            string name = _keys[0].LeaseName(number);
            (bool hasAnswered, IAsyncDisposable? lease) = await sharing.Guard.CallAsync(
                store => store.TryLeaseAsync(name, CancellationToken.None).AsTask(), late: StoreGuard.Release).ConfigureAwait(false);
            if (!hasAnswered)
            {
                break;
            }

            if (lease is not null)
            {
                return await LeadAsync(lease).ConfigureAwait(false);
            }

            if (await WaitAsync().ConfigureAwait(false) is { } published)
            {
                return published;
            }
        }

        return await AcquireAsync().ConfigureAwait(false);
    }

    private async Task<AcquiredToken> LeadAsync(IAsyncDisposable lease)
    {
        try
        {
            // Another process may have published a token just before it released the lease.
            return await TryTakeAsync(isLeading: true).ConfigureAwait(false) ?? await AcquireAsync().ConfigureAwait(false);
        }
        finally
        {
            await sharing.Guard.ReleaseAsync(lease, sharing.TokenName).ConfigureAwait(false);
        }
    }

    // Reads the store, never the lease: a lock may be slow to answer, and it would not say that the token is there.
    private async Task<AcquiredToken?> WaitAsync()
    {
        TimeSpan longest = Min(LongestStage, acquisition.Source.Options.AcquisitionTimeout / 10);
        long end = clock.ReadBoth().MonotonicTicks + (longest * (1 + (sharing.Jitter / 3))).Ticks;
        TimeSpan delay = TimeSpan.FromSeconds(0.5);
        while (!sharing.Guard.IsOpen)
        {
            // A delay counts whole milliseconds.
            ClockReading now = clock.ReadBoth();
            if (end - now.MonotonicTicks < TimeSpan.TicksPerMillisecond)
            {
                return null;
            }

            delay = IsServing(now) ? Min(delay * 2, LongestDelay) : TimeSpan.FromMilliseconds(Random.Shared.Next(25, 101));
            await Task.Delay(Min(delay, TimeSpan.FromTicks(end - now.MonotonicTicks)), clock.TimeProvider, cancellationToken)
                .ConfigureAwait(false);
            if (await TryTakeAsync().ConfigureAwait(false) is { } token)
            {
                return token;
            }
        }

        return null;
    }

    private async Task<AcquiredToken> AcquireAsync()
    {
        ClockReading sent = clock.ReadBoth();
        AccessToken token = await sharing.Provider.GetTokenAsync(cancellationToken).ConfigureAwait(false);
        sharing.NoteSkew(token.ClockSkew);
        await PublishAsync(SharedEntry.Of(token, sent, _rejections)).ConfigureAwait(false);
        return new AcquiredToken(token, sent, _rejections);
    }

    // An issuer may answer with the rejected value again: the others must not take that.
    private async Task PublishAsync(SharedEntry entry)
    {
        if (entry.Value != acquisition.Rejected?.Value
            && await ReadAsync(_keys[0]).ConfigureAwait(false) is (true, var stored) && entry.IsFresherThan(stored))
        {
            await WriteAsync(_keys[0], entry).ConfigureAwait(false);
        }
    }

    private async Task<AcquiredToken?> TryTakeAsync(bool isLeading = false)
    {
        foreach (SharedEntryKey key in _keys)
        {
            (bool hasAnswered, SharedEntry? entry) = await ReadAsync(key).ConfigureAwait(false);
            if (!hasAnswered)
            {
                return null;
            }

            if (entry is null)
            {
                continue;
            }

            if (entry.Value == acquisition.Rejected?.Value && !entry.IsRejected)
            {
                // Written by the holder of a lease only: another process might undo what the holder published meanwhile.
                entry = entry.Rejected(acquisition.RejectionsBefore);
                await (isLeading ? WriteAsync(key, entry) : Task.CompletedTask).ConfigureAwait(false);
            }

            if (entry.IsRejected)
            {
                _rejections = Math.Max(_rejections, entry.Rejections);
            }

            AcquiredToken? taken = entry.IsRejected ? null : Take(entry);
            TokenMeter.SharedTokenRead(sharing.TokenName, taken is null ? "miss" : "hit");
            if (taken is not null)
            {
                return taken;
            }
        }

        return null;
    }

    private AcquiredToken? Take(SharedEntry entry)
    {
        ClockReading now = clock.ReadBoth();
        AccessToken? current = acquisition.Cached?.Token;
        bool isFresher = current is null
            ? acquisition.Rejected is not { } rejected || entry.ExpiresAt >= Rounded(rejected.IssuerExpiresAt)
            : entry.Value != current.Value && (acquisition.Cached!.IsOutdated || entry.ExpiresAt > current.IssuerExpiresAt);
        TimeSpan remaining = Remaining(entry, now);
        TimeSpan age = entry.Lifetime - remaining;
        (TimeSpan refreshAfter, TimeSpan stopServingAfter) = acquisition.Source.Options.WindowsOf(entry.Lifetime, jitter: 1);

        // If a valid token is served, a due one would only be refreshed again. It is enough for callers without a token.
        if (!isFresher || age >= (IsServing(now) ? refreshAfter : stopServingAfter - (entry.Lifetime / 100)))
        {
            return null;
        }

        DateTimeOffset expiresAt = new DateTimeOffset(now.UtcTicks, TimeSpan.Zero) + remaining;
        var token = new AccessToken(entry.Value, expiresAt, entry.TokenType) { ClockSkew = expiresAt - entry.ExpiresAt };
        var sent = new ClockReading(now.MonotonicTicks - age.Ticks, now.UtcTicks - age.Ticks);
        return new AcquiredToken(sharing.Provider.Complete(token), sent, Math.Max(_rejections, entry.Rejections));
    }

    private TimeSpan Remaining(SharedEntry entry, ClockReading now) => TimeSpan.FromTicks(Math.Clamp(
        (entry.ExpiresAt - sharing.IssuerTime(now.UtcTicks, entry.RequestedAt)).Ticks, 0, entry.Lifetime.Ticks));

    private bool IsServing(ClockReading now) => CachedToken.FreshnessOf(acquisition.Cached, now) is not Freshness.Expired;

    private async Task<(bool HasAnswered, SharedEntry? Entry)> ReadAsync(SharedEntryKey key)
    {
        bool isOpen = sharing.Guard.IsOpen;
        bool isEmpty = false;

        // The decryption is a part of the operation: it may have to get its keys from elsewhere.
        (bool hasAnswered, SharedEntry? entry) = await sharing.Guard.CallAsync(async store =>
        {
            byte[]? stored = await store.GetAsync(key.EntryName, CancellationToken.None).ConfigureAwait(false);
            isEmpty = stored is null;
            return stored is null ? null : key.Unprotect(stored);
        }).ConfigureAwait(false);
        string? outcome = isOpen ? "skipped" : !hasAnswered ? "failed" : isEmpty ? "miss" : entry is null ? "unreadable" : null;
        if (outcome is not null)
        {
            TokenMeter.SharedTokenRead(sharing.TokenName, outcome);
        }

        return (hasAnswered, entry);
    }

    private async Task WriteAsync(SharedEntryKey key, SharedEntry entry)
    {
        TimeSpan remaining = Remaining(entry, clock.ReadBoth());
        if (remaining <= TimeSpan.Zero)
        {
            return;
        }

        await sharing.Guard.CallAsync(async store =>
        {
            await store.SetAsync(key.EntryName, key.Protect(entry), remaining, CancellationToken.None).ConfigureAwait(false);
            return true;
        }).ConfigureAwait(false);
    }

    // As entries hold it.
    private static DateTimeOffset Rounded(DateTimeOffset moment) =>
        DateTimeOffset.FromUnixTimeMilliseconds(moment.ToUnixTimeMilliseconds());

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
