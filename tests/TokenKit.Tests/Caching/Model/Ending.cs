namespace TokenKit.Tests.Caching.Model;

/// <summary>
/// How an acquisition is to end: what is logged about it (nothing if it is made again), and what its callers get.
/// </summary>
internal sealed record Ending(string? Event, Expected ForWaiters);
