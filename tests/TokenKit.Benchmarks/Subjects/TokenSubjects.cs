using TokenKit.Benchmarks.Handlers;
using TokenKit.Caching;

namespace TokenKit.Benchmarks.Subjects;

/// <summary>What a fresh token costs that is got without a request, beside the clock that it has to look at.</summary>
public static class TokenSubjects
{
    public const string PreciseClock = "one precise clock read";
    public const string Ours = "TokenKit GetTokenAsync";

    public static IReadOnlyList<SubjectInfo> All { get; } =
    [
        new(PreciseClock, Kind.Limit, null, static _ => new ClockSubject(isPrecise: true)),
        new("one coarse clock read", Kind.Limit, null, static _ => new ClockSubject(isPrecise: false)),
        new(Ours, Kind.Ours, null, static _ => new TokenSubject(new CachingTokenProvider(new ConstantToken()))),
        .. PeerSubjects.Tokens,
    ];
}
