namespace TokenKit.Soak.Faults;

/// <summary>How one contender came through a script.</summary>
public sealed record FaultOutcome
{
    /// <summary>Requests that callers made.</summary>
    public required int Sent { get; init; }

    /// <summary>Requests that had no 200 within the caller's time limit.</summary>
    public required int Failed { get; init; }

    /// <summary>The same by what went wrong when they began.</summary>
    public required IReadOnlyDictionary<string, int> FailedIn { get; init; }

    /// <summary>Why the first of them did; <see langword="null"/> where none did.</summary>
    public required string? FirstFailure { get; init; }

    /// <summary>Sent with a token that was over by its issuer's clock.</summary>
    public required int Expired { get; init; }

    /// <summary>Sent with a revoked token before anybody could know.</summary>
    public required int Revoked { get; init; }

    /// <summary>Sent with a revoked token that the API had refused already.</summary>
    public required int RevokedAgain { get; init; }

    public required int WithoutToken { get; init; }

    /// <summary>Token requests made, including those whose connection was refused.</summary>
    public int TokenRequests => TokenRequestsIn.Values.Sum();

    /// <summary>The same by what went wrong when they began.</summary>
    public required IReadOnlyDictionary<string, int> TokenRequestsIn { get; init; }

    /// <summary>The longest that a caller waited.</summary>
    public required TimeSpan LongestStall { get; init; }
}
