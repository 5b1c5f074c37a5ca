namespace TokenKit.Soak.Herd;

/// <summary>What came of the calls of one row.</summary>
/// <param name="Calls">How many were made.</param>
/// <param name="Succeeded">Those that the API answered with 200.</param>
/// <param name="TokenRequests">Requests that reached the token endpoint meanwhile.</param>
/// <param name="LaterTokenRequests">Those that latecomers caused, not counted before.</param>
/// <param name="WithoutToken">Requests that reached the API without a token.</param>
public sealed record HerdOutcome(int Calls, int Succeeded, int TokenRequests, int LaterTokenRequests, int WithoutToken)
{
    public int Failed => Calls - Succeeded;

    /// <summary>Whether the caller that gave up ended with a cancellation; <see langword="true"/> if no caller gave up.</summary>
    public bool GaveUp { get; init; } = true;
}
