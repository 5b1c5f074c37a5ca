namespace TokenKit.Tests.Caching.Model;

/// <summary>What a caller is to get: a token, a failure, or a wait for an acquisition, which may be a new one.</summary>
internal readonly record struct Expected(AccessToken? Token = null, object? Failure = null, ModelAcquisition? Acquisition = null,
    bool Begins = false);
