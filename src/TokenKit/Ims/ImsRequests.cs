using System.Text;
using System.Text.Json;
using TokenKit.OAuth;

namespace TokenKit.Ims;

/// <summary>The requests to IMS about a token that was issued, field by field as Adobe documents them.</summary>
/// <param name="credential">The client that asks.</param>
/// <param name="token">The token; it is only in the body of a request.</param>
internal sealed class ImsRequests(ImsCredential credential, string token)
{
    // Adobe's page says that the header will become mandatory.
    public EndpointRequest Validation() => Request(
        "The token could not be validated",
        "/ims/validate_token/v1",
        new RequestParameters().Add("type", "access_token").Add("client_id", credential.ClientId).AddSecret("token", token),
        secret: null,
        message => message.Headers.TryAddWithoutValidation("X-IMS-ClientId", credential.ClientId),
        answer => answer.Json?.Member("valid", JsonValueKind.True) is null && answer.Json?.Member("valid", JsonValueKind.False) is null
            ? "a verdict"
            : null);

    public EndpointRequest Invalidation(string secret) => Request(
        "The token could not be invalidated",
        "/ims/invalidate_token/v2",
        new RequestParameters()
            .Add("token_type", "access_token")
            .AddSecret("token", token)
            .Add("cascading", "all")
            .Add("client_id", credential.ClientId)
            .AddSecret("client_secret", secret),
        secret);

    public EndpointRequest Revocation(string secret) => Request(
        "The token could not be revoked",
        "/ims/revoke",
        new RequestParameters().AddSecret("token", token),
        secret,
        message => message.Headers.Authorization = new("Basic", Basic(secret)));

    // RFC 6749 section 2.3.1: both are form-encoded first.
    private string Basic(string secret) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(credential.ClientId)}:{Uri.EscapeDataString(secret)}"));

    private EndpointRequest Request(
        string failure,
        string path,
        RequestParameters parameters,
        string? secret,
        Action<HttpRequestMessage>? complete = null,
        Func<EndpointAnswer, string?>? missing = null)
    {
        Uri address = ImsEndpoint.Combine(credential.Authority, path);
        return new EndpointRequest
        {
            Failure = failure,
            Address = address,
            Missing = missing ?? EndpointRequest.OwnAnswer,
            Advice = answer => AdviceFor(answer.Error, isAuthenticated: secret is not null),
            Create = _ =>
            {
                (HttpRequestMessage message, SecretRedactor sent) = parameters.ToPost(address);
                complete?.Invoke(message);
                return new((message, secret is null ? sent : sent.With(secret)));
            },
        };
    }

    private string? AdviceFor(string? error, bool isAuthenticated) => error switch
    {
        "invalid_client" when isAuthenticated => ImsAdvice.ForClient(credential),
        "invalid_client" =>
            $" The client id '{credential.ShownClientId}' is unknown there: check it, and that this is the IMS of the credential.",
        _ => null,
    };
}
