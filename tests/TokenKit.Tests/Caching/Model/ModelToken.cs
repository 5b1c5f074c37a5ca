using TokenKit.Caching;

namespace TokenKit.Tests.Caching.Model;

/// <summary>
/// A token with its windows by the rules: due at 80 % of its lifetime or an hour before its expiry, whichever is later; no longer served
/// 5 % of its
/// lifetime or 10 s before its expiry, whichever is less; unless the options say otherwise. A tenth of its lifetime is always used.
/// </summary>
internal sealed record ModelToken(
    AccessToken Token, Moment RefreshAt, Moment StopServingAt, TimeSpan LifetimeEndsAt, TimeSpan ArrivedAt, int RejectionsBefore)
{
    /// <summary>Whether it was acquired before the options changed.</summary>
    public bool IsOutdated { get; init; }

    /// <summary>Whether it was kept although an API had rejected it.</summary>
    public bool WasKept { get; init; }

    public static ModelToken Measure(
        AccessToken token, DateTimeOffset start, Moment sent, Moment arrived, ModelOptions options, int rejectionsBefore)
    {
        // What the wall clock gained on the other one meanwhile may have been real time, as of a suspended machine.
        TimeSpan gained = (arrived.Wall - sent.Wall) - (arrived.Mono - sent.Mono);
        TimeSpan wallEnd = token.ExpiresAt - start;
        TimeSpan life = wallEnd - sent.Wall - Max(gained, TimeSpan.Zero);
        life = Max(life, TimeSpan.Zero);

        TimeSpan most = life - (life / 10);
        TimeSpan unused = Min(options.Skew ?? Min(TimeSpan.FromSeconds(10), life / 20), most);
        TimeSpan window = Max(Min(options.Early ?? Min(TimeSpan.FromHours(1), life / 5), most), unused);
        return new ModelToken(token, Before(window), Before(unused), sent.Mono + life, arrived.Mono, rejectionsBefore);

        Moment Before(TimeSpan early) => new(sent.Mono + life - early, wallEnd - early);
    }

    public Freshness At(Moment now) =>
        now.HasReached(StopServingAt) ? Freshness.Expired : now.HasReached(RefreshAt) ? Freshness.Due : Freshness.Fresh;

    public ModelToken Outdated(Moment now) => this with { RefreshAt = now, IsOutdated = true };

    /// <summary>Until when it is kept although an API rejects it: 1 s after one rejected token, then 2 s, 4 s, up to the guard.</summary>
    public TimeSpan KeptUntil(TimeSpan guard) =>
        RejectionsBefore == 0 ? ArrivedAt : ArrivedAt + Min(TimeSpan.FromSeconds(Math.Pow(2, Math.Min(RejectionsBefore - 1, 20))), guard);

    public bool Outlives(ModelToken other) =>
        LifetimeEndsAt - other.LifetimeEndsAt > (Token.Value == other.Token.Value ? TimeSpan.FromSeconds(1) : TimeSpan.Zero);

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
