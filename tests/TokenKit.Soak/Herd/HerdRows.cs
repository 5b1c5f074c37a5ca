using System.Globalization;
using TokenKit.Soak.Contenders;

namespace TokenKit.Soak.Herd;

/// <summary>The questions.</summary>
public static class HerdRows
{
    private const string NoFailure = "0 failed, 1 token request";

    // TokenKit tries four times before it calls an endpoint down; no caller may add to that while the failure is remembered.
    private const int Attempts = 4;

    public static IReadOnlyList<HerdRow> All { get; } =
    [
        new(size => $"{size.ColdCallers:#,0} cold callers, the endpoint takes {size.Endpoint.TotalSeconds:0.#} s", NoFailure, ColdAsync,
            Served, outcome => outcome is { Failed: 0, TokenRequests: 1 }),
        new(size => $"cold, 503: {size.Unlucky} callers at once, then {size.Latecomers} one by one",
            "1 acquisition (4 attempts), then none; 0 sent without a token", UnluckyAsync,
            outcome => $"{outcome.TokenRequests:#,0} + {outcome.LaterTokenRequests:#,0} token requests, {outcome.WithoutToken:#,0} sent "
                + "without a token",
            outcome => outcome is { TokenRequests: <= Attempts, LaterTokenRequests: 0, WithoutToken: 0 }),
        Warm("503", 200, StubTokenEndpoint.Answer503),
        Warm("refuses connections", 200, StubTokenEndpoint.Refuse),
        Warm("hangs", 200, StubTokenEndpoint.Hang),
        Warm("503", 59, StubTokenEndpoint.Answer503),
        Warm("refuses connections", 59, StubTokenEndpoint.Refuse),
        Warm("hangs", 59, StubTokenEndpoint.Hang),
        new(size => $"token revoked while {size.Refused} requests are on their way", NoFailure, RevokedAsync, Served,
            outcome => outcome is { Failed: 0, TokenRequests: 1 }),
        new(size => $"the first caller gives up, {size.Followers} others wait", NoFailure, CancelledAsync, Served,
            outcome => outcome is { Failed: 0, TokenRequests: 1, GaveUp: true }),
    ];

    private static HerdRow Warm(string what, int secondsLeft, Func<CancellationToken, Task<HttpResponseMessage>> failure) => new(
        size => string.Create(
            CultureInfo.InvariantCulture, $"endpoint {what}, token valid for {secondsLeft} s more: {size.WarmCalls} requests"),
        "0 failed, 1 acquisition (at most 4 attempts)", (kind, size) => WarmAsync(kind, size, secondsLeft,
            failure), Served, outcome => outcome is { Failed: 0, TokenRequests: >= 1 and <= Attempts, WithoutToken: 0 });

    private static async Task<HerdOutcome> ColdAsync(ContenderKind kind, HerdSize size)
    {
        using var trial = new Trial(kind);
        trial.Endpoint.Delay = size.Endpoint;
        int succeeded = await trial.CallAtOnceAsync(size.ColdCallers);
        return new HerdOutcome(size.ColdCallers, succeeded, trial.Endpoint.Requests, 0, trial.Api.WithoutToken);
    }

    private static async Task<HerdOutcome> UnluckyAsync(ContenderKind kind, HerdSize size)
    {
        using var trial = new Trial(kind);
        trial.Endpoint.Failure = StubTokenEndpoint.Answer503;
        int succeeded = await trial.CallAtOnceAsync(size.Unlucky);
        int before = trial.Endpoint.Requests;
        succeeded += await trial.CallOneByOneAsync(size.Latecomers, Timeout.InfiniteTimeSpan);
        return new HerdOutcome(size.Unlucky + size.Latecomers, succeeded, before, trial.Endpoint.Requests - before, trial.Api.WithoutToken);
    }

    private static async Task<HerdOutcome> WarmAsync(
        ContenderKind kind, HerdSize size, int secondsLeft, Func<CancellationToken, Task<HttpResponseMessage>> failure)
    {
        // A token of an hour, made old on TokenKit's clock. The peers have the system's only: theirs has so little life from the start.
        int expiresIn = kind.IsOurs ? 3_600 : secondsLeft;
        using var trial = new Trial(kind, expiresIn);
        await trial.CallAsync();
        trial.Clock.Step(TimeSpan.FromSeconds(expiresIn - secondsLeft));
        trial.Endpoint.Failure = failure;
        int succeeded = await trial.CallOneByOneAsync(size.WarmCalls, size.TimeLimit);
        await trial.AwaitTokenRequestAsync(2);
        await Task.Delay(size.Aftermath);
        return new HerdOutcome(size.WarmCalls, succeeded, trial.Endpoint.Requests - 1, 0, trial.Api.WithoutToken);
    }

    private static async Task<HerdOutcome> RevokedAsync(ContenderKind kind, HerdSize size)
    {
        using var trial = new Trial(kind);
        await trial.CallAsync();
        trial.Endpoint.Delay = TimeSpan.FromMilliseconds(50);
        trial.Api.RefusesFirstToken = size.Refused;
        int succeeded = await trial.CallAtOnceAsync(size.Refused);
        return new HerdOutcome(size.Refused, succeeded, trial.Endpoint.Requests - 1, 0, trial.Api.WithoutToken);
    }

    private static async Task<HerdOutcome> CancelledAsync(ContenderKind kind, HerdSize size)
    {
        using var trial = new Trial(kind);
        trial.Endpoint.Delay = TimeSpan.FromMilliseconds(300);
        using var impatience = new CancellationTokenSource();
        Task<bool> first = trial.CallAndGiveUpAsync(impatience.Token);
        await trial.AwaitTokenRequestAsync(1);
        Task<int> others = trial.CallAtOnceAsync(size.Followers);
        await Task.Delay(TimeSpan.FromMilliseconds(60));
        await impatience.CancelAsync();
        bool gaveUp = await first;
        return new HerdOutcome(size.Followers, await others, trial.Endpoint.Requests, 0, trial.Api.WithoutToken) { GaveUp = gaveUp };
    }

    private static string Served(HerdOutcome outcome) =>
        $"{(outcome.Failed == 0 ? "0 failed" : $"{outcome.Failed:#,0} of {outcome.Calls:#,0} failed")}, {outcome.TokenRequests:#,0} token "
            + $"request{(outcome.TokenRequests == 1 ? string.Empty : "s")}"
            + (outcome.GaveUp ? string.Empty : "; the caller that gave up was not let go");
}
