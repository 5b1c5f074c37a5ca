namespace TokenKit;

/// <summary>Stops a request that needs another token than the provider can give, such as the token of a device.</summary>
internal interface IRequestGuard
{
    /// <summary>Why the request may not have the token, and what to do; <see langword="null"/> if it may.</summary>
    string? FindProblem(HttpRequestMessage request);
}
