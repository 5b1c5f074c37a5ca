using System.Text;
using System.Text.Json;
using TokenKit.OAuth;
using TokenKit.Requests;

namespace TokenKit.Ims;

/// <summary>The requests of IMS that concern a token which was issued, field by field as Adobe documents them.</summary>
/// <param name="credential">Who asks.</param>
/// <param name="token">Which token is asked about; it travels in the form only.</param>
internal sealed class ImsRequests(ImsCredential credential, string token)
{
    // Adobe's page says that the header will become mandatory.
    public RequestPlan Validation() => Plan(
        "The token could not be validated",
        "/ims/validate_token/v1",
        new TokenForm().Add("type", "access_token").Add("client_id", credential.ClientId).AddSecret("token", token),
        secret: null,
        request => request.Headers.TryAddWithoutValidation("X-IMS-ClientId", credential.ClientId),
        answer => answer.Json?.Member("valid", JsonValueKind.True) is null && answer.Json?.Member("valid", JsonValueKind.False) is null ? "a verdict" : null);

    public RequestPlan Invalidation(string secret) => Plan(
        "The token could not be invalidated",
        "/ims/invalidate_token/v2",
        new TokenForm()
            .Add("token_type", "access_token")
            .AddSecret("token", token)
            .Add("cascading", "all")
            .Add("client_id", credential.ClientId)
            .AddSecret("client_secret", secret),
        secret);

    public RequestPlan Revocation(string secret) => Plan(
        "The token could not be revoked",
        "/ims/revoke",
        new TokenForm().AddSecret("token", token),
        secret,
        request => request.Headers.Authorization = new("Basic", Basic(secret)));

    // RFC 6749 section 2.3.1: both are form-encoded first.
    private string Basic(string secret) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(credential.ClientId)}:{Uri.EscapeDataString(secret)}"));

    private RequestPlan Plan(
        string failure, string path, TokenForm form, string? secret, Action<HttpRequestMessage>? complete = null, Func<RequestAnswer, string?>? missing = null)
    {
        Uri address = ImsEndpoint.Combine(credential.Authority, path);
        return new RequestPlan
        {
            Failure = failure,
            Address = address,
            Secrets = new TokenForm().AddSecret("token", token).AddSecret("client_secret", secret ?? string.Empty),
            Missing = missing ?? RequestPlan.OwnAnswer,
            Advice = answer => AdviceFor(answer.Error, isAuthenticated: secret is not null),
            Create = () =>
            {
                var request = new BackChannelRequest(HttpMethod.Post, address) { Content = form.ToContent() };
                complete?.Invoke(request);
                return request;
            },
        };
    }

    private string? AdviceFor(string? error, bool isAuthenticated) => error switch
    {
        "invalid_client" when isAuthenticated => ImsAdvice.ForClient(credential),
        "invalid_client" => $" The client id '{credential.ShownClientId}' is unknown there: check it, and that this is the IMS of the credential.",
        _ => null,
    };
}
