using TokenKit.Caching;
using TokenKit.Ims;

namespace TokenKit.DependencyInjection;

/// <summary>What is registered under one name: the cache, and what its requests carry besides the token.</summary>
internal sealed class NamedToken : IDisposable
{
    public required CachingTokenProvider Provider { get; init; }

    /// <summary>What acquires the token, disposed with the container: it may hold a private key.</summary>
    public required ITokenProvider Acquirer { get; init; }

    public string? ApiKey { get; init; }

    public string? OrganizationId { get; init; }

    public void Dispose() => (Acquirer as IDisposable)?.Dispose();

    public static NamedToken Of(ImsTokenProvider ims, CachingTokenProvider cache) =>
        new() { Provider = cache, Acquirer = ims, ApiKey = ims.Credential.ClientId is { Length: > 0 } clientId ? clientId : null, OrganizationId = ims.Credential.OrganizationId };
}
