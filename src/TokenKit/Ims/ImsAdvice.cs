using TokenKit.Ims.Jwt;
using TokenKit.OAuth;

namespace TokenKit.Ims;

/// <summary>What to do about each error of IMS, with the place where the wrong thing is set. The words of IMS only choose the sentence.</summary>
/// <param name="credential">What was asked with.</param>
/// <param name="settings">The path of its settings, such as <c>AdobeTokens:aem</c>.</param>
/// <param name="timeProvider">Tells whether a certificate has expired.</param>
internal sealed class ImsAdvice(ImsCredential credential, string settings, TimeProvider timeProvider)
{
    public string? For(TokenEndpointAnswer answer) => credential.Assertion is { } assertion
        ? new JwtAdvice(credential, assertion, settings).For(answer, timeProvider.GetUtcNow())
        : ForClientCredentials(answer);

    /// <summary>Where only <c>invalid_client</c> is known.</summary>
    public static string ForClient(ImsCredential credential)
    {
        int count = credential.ClientSecrets.Count;
        string secrets = count == 1 ? "its client secret is wrong" : $"all {count} of its client secrets are wrong";
        return $" The client id '{credential.ShownClientId}' is unknown there, or {secrets}: "
            + $"set the current secret in {credential.SecretsSetting}.";
    }

    /// <summary>That the client is right and its secret is not.</summary>
    public static string SecretsRefused(ImsCredential credential) => credential.ClientSecrets.Count == 1
        ? $" Adobe refused the client secret of '{credential.ShownClientId}'"
        : $" Adobe refused all {credential.ClientSecrets.Count} client secrets of '{credential.ShownClientId}'";

    /// <summary>Whether the words of IMS hold one of these.</summary>
    public static bool Says(TokenEndpointAnswer answer, params ReadOnlySpan<string> parts)
    {
        foreach (string part in parts)
        {
            if (answer.ErrorDescription?.Contains(part, StringComparison.OrdinalIgnoreCase) is true)
            {
                return true;
            }
        }

        return false;
    }

    private string? ForClientCredentials(TokenEndpointAnswer answer) => answer.Error switch
    {
        "invalid_client" when Says(answer, "client_id") => $" The client id '{credential.ShownClientId}' is unknown there: set the one of the credential's page in the Adobe Developer Console in {settings}:{nameof(ImsOptions.ClientId)}.",
        "invalid_client" when Says(answer, "client_secret") =>
            $"{SecretsRefused(credential)}: set the current one in {credential.SecretsSetting}.",
        "invalid_client" => ForClient(credential),
        "invalid_scope" => $" Asked for: {ScopeList.Join(credential.Scopes)}. A scope is unknown or not granted to this credential: set those of its console page, in their own case, in {credential.ScopesSetting}.",
        "unauthorized_client" => " This credential may not use client_credentials: make an OAuth server-to-server credential in the Adobe Developer Console.",
        "invalid_request" => " A parameter is missing or not allowed: check the token path, the organization and the additional parameters.",
        _ => null,
    };
}
