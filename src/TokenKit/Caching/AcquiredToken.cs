namespace TokenKit.Caching;

/// <summary>A token that was acquired just now, or by another process some time ago.</summary>
internal sealed class AcquiredToken(AccessToken token, ClockReading sentAt, int rejectionsBefore)
{
    public AccessToken Token => token;

    /// <summary>When its request was sent, on both clocks of this process: its lifetime counts from there.</summary>
    public ClockReading SentAt => sentAt;

    /// <summary>How many tokens in a row an API had rejected before it, in any process.</summary>
    public int RejectionsBefore => rejectionsBefore;
}
