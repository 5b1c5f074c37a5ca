using TokenKit.Http;

namespace TokenKit.Tenants;

/// <summary>The tokens of a handler without a name: each request names its tenant.</summary>
internal sealed class TenantSelector(AdobeTenants tenants) : ITokenProvider, IRequestTokenSelector
{
    private const string NoName =
        "The request names no tenant, and its handler has no token of its own (AddAdobeTokenHandler without a name). Call "
        + "request.SetAdobeTenant(name) before it is sent, or WithoutAdobeToken() to send it without a token.";

    public bool SelectsTenants => true;

    public ValueTask<AccessToken> GetTokenAsync(CancellationToken cancellationToken = default) =>
        ValueTask.FromException<AccessToken>(new InvalidOperationException(NoName));

    public IRequestToken Select(HttpRequestMessage request) =>
        tenants.Find(request.GetAdobeTenant() ?? throw new InvalidOperationException(NoName));
}
