namespace TokenKit.Tests.Caching.Model;

/// <summary>
/// How an acquisition is to end: what is logged about it (nothing where it is made again), and what those who waited get.
/// </summary>
internal sealed record Ending(string? Event, Expected ForWaiters);
