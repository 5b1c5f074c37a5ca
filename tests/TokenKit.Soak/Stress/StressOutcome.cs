namespace TokenKit.Soak.Stress;

/// <summary>What became of one run.</summary>
/// <param name="Calls">How many calls there were to be.</param>
/// <param name="Counts">What was counted.</param>
/// <param name="TokenRequests">How many token requests reached the endpoints.</param>
/// <param name="Took">How long it took.</param>
/// <param name="Stuck">Where each stuck call waits.</param>
internal sealed record StressOutcome(int Calls, StressCounts Counts, int TokenRequests, TimeSpan Took, IReadOnlyList<string> Stuck)
{
    private static readonly (string Name, Func<StressCounts, StressCounts.Counter> Of)[] Forbidden =
    [
        ("requests of two identities", counts => counts.TwoIdentities),
        ("requests for the client of before a reload", counts => counts.FormerClient),
        ("requests without a token", counts => counts.WithoutToken),
        ("calls stuck", counts => counts.Stuck),
        ("calls with another end than is documented", counts => counts.Undocumented),
    ];

    /// <summary>The rows of the table: a name and the figure.</summary>
    public IEnumerable<(string Name, int Value)> Figures =>
    [
        ("calls", Counts.Ended),
        ("answered", Counts.Answered.Value),
        ("answered with 401", Counts.Rejected.Value),
        ("failed with a `TokenAcquisitionException`", Counts.Failed.Value),
        ("cancelled by their caller", Counts.Cancelled.Value),
        ("ended by the disposal of their service provider", Counts.Disposed.Value),
        ("reloads", Counts.Reloads.Value),
        ("clock steps", Counts.Steps.Value),
        ("revocations of all tokens", Counts.Revocations.Value),
        ("faults of the token endpoint", Counts.Faults.Value),
        ("service providers disposed during calls", Counts.Disposals.Value),
        ("token requests", TokenRequests),
        .. Forbidden.Select(counter => ($"**{counter.Name}**", counter.Of(Counts).Value)),
    ];

    /// <summary>The goals that were missed, each as a sentence.</summary>
    public IEnumerable<string> Missed
    {
        get
        {
            foreach ((string name, Func<StressCounts, StressCounts.Counter> of) in Forbidden.Where(counter => counter.Of(Counts).Value > 0))
            {
                yield return $"{of(Counts).Value} {name}; the goal is 0. The first violation: {Counts.FirstViolation}";
            }

            foreach (string description in Stuck)
            {
                yield return description;
            }

            if (Counts.Ended != Calls)
            {
                yield return $"{Counts.Ended} of {Calls} calls ended in {Took}; the goal is all of them";
            }

            // What nearly always fails proves little.
            if (Counts.Answered.Value * 2 < Calls)
            {
                yield return $"{Counts.Answered.Value} of {Calls} calls were answered; the goal is half of them or more";
            }
        }
    }
}
