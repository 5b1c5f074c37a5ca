namespace TokenKit.Caching;

/// <summary>A token that was acquired just now, or by another process some time ago.</summary>
/// <param name="Token">The token.</param>
/// <param name="SentAt">When its request was sent, on both clocks of this process: its lifetime counts from there.</param>
/// <param name="RejectionsBefore">How many tokens in a row an API had rejected before it, in any process.</param>
internal sealed record AcquiredToken(AccessToken Token, ClockReading SentAt, int RejectionsBefore);
