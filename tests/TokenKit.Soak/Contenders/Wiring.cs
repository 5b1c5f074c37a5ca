using TokenKit.Caching;
using TokenKit.Peers;

namespace TokenKit.Soak.Contenders;

/// <summary>What a contender stands between: an API above it and a token endpoint below.</summary>
/// <param name="Api">The address that is called. Its scheme is https, which Azure.Core insists on.</param>
/// <param name="ApiTransport">Carries requests to the API.</param>
/// <param name="Credential">The client, and its token endpoint.</param>
/// <param name="TokenTransport">Carries requests to the token endpoint.</param>
public sealed record Wiring(Uri Api, HttpMessageHandler ApiTransport, ClientCredential Credential, HttpMessageHandler TokenTransport)
{
    /// <summary>When TokenKit refreshes. The peers' windows are fixed.</summary>
    public TokenCacheOptions Cache { get; init; } = new();

    /// <summary>TokenKit's clock. The peers have none to set.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
