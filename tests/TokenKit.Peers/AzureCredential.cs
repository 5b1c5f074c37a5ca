using Azure.Core;

namespace TokenKit.Peers;

/// <summary>
/// Azure.Core: a credential of one's own, as its users write one for an issuer that is not Azure. It keeps nothing and tries once:
/// <c>BearerTokenAuthenticationPolicy</c>, whose cache is compared, keeps the token.
/// </summary>
/// <param name="httpClient">Carries the token requests. Not disposed.</param>
/// <param name="credential">What it proves itself with.</param>
public sealed class AzureCredential(HttpClient httpClient, ClientCredential credential) : TokenCredential
{
    /// <summary>The scope given to the policy, which only hands it back to the credential.</summary>
    public string Scope => credential.Scope;

    public override async ValueTask<Azure.Core.AccessToken> GetTokenAsync(
        TokenRequestContext requestContext, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = credential.CreateRequest();
        DateTimeOffset sentAt = DateTimeOffset.UtcNow;
        using HttpResponseMessage response = await httpClient.SendAsync(request, cancellationToken);
        (string token, TimeSpan lifetime) = await ClientCredential.ReadAsync(response, cancellationToken);
        return new Azure.Core.AccessToken(token, sentAt + lifetime);
    }

    public override Azure.Core.AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        GetTokenAsync(requestContext, cancellationToken).AsTask().GetAwaiter().GetResult();
}
