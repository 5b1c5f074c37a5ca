namespace TokenKit.Soak.Faults;

/// <summary>What a token cache has to make of the three scripts.</summary>
public static class FaultGoals
{
    // Requests may leave while the first rejection is still on its way back to its caller.
    private const int OnTheirWay = 8;

    /// <summary>The goals that were missed, each as a sentence.</summary>
    /// <param name="faults">What came of every fault once.</param>
    /// <param name="shortLives">What came of tokens that live for seconds.</param>
    /// <param name="outage">What came of an endpoint that was down for longer than its tokens live.</param>
    /// <param name="pace">How it was played.</param>
    public static IEnumerable<string> Missed(FaultOutcome faults, FaultOutcome shortLives, FaultOutcome outage, Pace pace)
    {
        ArgumentNullException.ThrowIfNull(outage);
        ArgumentNullException.ThrowIfNull(pace);
        foreach ((string name, FaultOutcome outcome) in new[] { ("faults", faults), ("short lives", shortLives) })
        {
            if (outcome is not
                {
                    Failed: 0, Expired: 0, WithoutToken: 0,
                    RevokedAgain: <= OnTheirWay
                } || outcome.TokenRequests >= outcome.Sent)
            {
                yield return $"{name}: {outcome.Failed} failed, {outcome.Expired} sent with an expired token, {outcome.WithoutToken} "
                    + $"without one, {outcome.RevokedAgain} with a token that was known to be revoked; the goal is 0 of each (of the last "
                    + $"{OnTheirWay} at most, which had left by then). {outcome.TokenRequests} token requests for {outcome.Sent} "
                    + $"requests; the goal is less than one per call. First failure: {outcome.FirstFailure ?? "none"}";
            }
        }

        if (shortLives.TokenRequests > 1 + (10 * (pace.ShortLives / pace.ShortLifetime)))
        {
            yield return $"short lives: {shortLives.TokenRequests} token requests, for tokens of {pace.ShortLifetime} in {pace.ShortLives}";
        }

        if (pace.MeetsEveryFault && (faults.Revoked == 0 || faults.TokenRequestsIn.GetValueOrDefault(Script.ClientClock) == 0))
        {
            yield return "faults: the revocation or the client's clock was not met";
        }

        int requestsIn = outage.TokenRequestsIn.GetValueOrDefault(OutagePart.During);
        int failedWell = outage.FailedIn.GetValueOrDefault(OutagePart.Before) + outage.FailedIn.GetValueOrDefault(OutagePart.Recovered);
        if (outage is not { Expired: 0, WithoutToken: 0 } || failedWell > 0 || requestsIn > pace.MostTokenRequestsInOutage)
        {
            yield return $"outage: {failedWell} failed before it or more than {pace.Recovery} after it; {outage.Expired} sent with an "
                + $"expired token and {outage.WithoutToken} without one; the goal is 0 of each. {requestsIn} token requests while it "
                + $"lasted; the goal is {pace.MostTokenRequestsInOutage} at most";
        }

        // A fault that was not met proves nothing: a contender without failures may have had a token all the time.
        if (pace.MeetsEveryFault && outage.FailedIn.GetValueOrDefault(OutagePart.During) == 0)
        {
            yield return "outage: it did not outlive the token";
        }

        foreach (Phase fault in Script.Of(pace).Where(phase =>
            pace.MeetsEveryFault && phase.IsAtEndpoint && faults.TokenRequestsIn.GetValueOrDefault(phase.Name) == 0))
        {
            yield return $"faults: no token was wanted during '{fault.Name}', so it was not met";
        }
    }
}
