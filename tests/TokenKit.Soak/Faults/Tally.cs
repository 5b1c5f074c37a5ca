namespace TokenKit.Soak.Faults;

/// <summary>What became of the requests.</summary>
internal sealed class Tally
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _failed = []; // guarded by _gate
    private int _sent; // guarded by _gate
    private TimeSpan _longest; // guarded by _gate
    private string? _firstFailure; // guarded by _gate

    /// <param name="phase">What went wrong when the request began.</param>
    /// <param name="failure">Why it failed; <see langword="null"/> where it did not.</param>
    /// <param name="took">How long its caller waited.</param>
    public void Add(string phase, string? failure, TimeSpan took)
    {
        lock (_gate)
        {
            _sent++;
            _failed[phase] = _failed.GetValueOrDefault(phase) + (failure is null ? 0 : 1);
            _longest = took > _longest ? took : _longest;
            _firstFailure ??= failure is null ? null : $"{phase}: {failure}";
        }
    }

    public FaultOutcome Outcome(ApiLine api, TokenLine tokens)
    {
        lock (_gate)
        {
            return new FaultOutcome
            {
                Sent = _sent,
                Failed = _failed.Values.Sum(),
                FailedIn = new Dictionary<string, int>(_failed),
                FirstFailure = _firstFailure,
                LongestStall = _longest,
                Expired = api.Expired,
                Revoked = api.Revoked,
                RevokedAgain = api.RevokedAgain,
                WithoutToken = api.WithoutToken,
                TokenRequestsIn = tokens.Requests,
            };
        }
    }
}
