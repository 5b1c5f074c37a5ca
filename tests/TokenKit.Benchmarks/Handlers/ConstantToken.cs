namespace TokenKit.Benchmarks.Handlers;

/// <summary>Acquires at once and for nothing: what is measured above it is the cache and the handler.</summary>
internal sealed class ConstantToken : ITokenProvider
{
    public ValueTask<AccessToken> GetTokenAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult(
        new AccessToken(Credential.Token, DateTimeOffset.UtcNow + Credential.Lifetime)
        {
            ClientId = Credential.ClientId,
            OrganizationId = Credential.OrganizationId
        });
}
