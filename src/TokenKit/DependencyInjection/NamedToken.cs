using TokenKit.Caching;
using TokenKit.Ims;

namespace TokenKit.DependencyInjection;

/// <summary>What is registered under one name: the cache, and what its requests carry besides the token.</summary>
internal sealed class NamedToken
{
    public required CachingTokenProvider Provider { get; init; }

    public string? ApiKey { get; init; }

    public string? OrganizationId { get; init; }

    public static NamedToken Of(ImsTokenProvider ims, CachingTokenProvider cache) =>
        new() { Provider = cache, ApiKey = ims.Credential.ClientId, OrganizationId = ims.Credential.OrganizationId };
}
