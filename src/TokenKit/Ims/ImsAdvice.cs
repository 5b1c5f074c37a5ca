namespace TokenKit.Ims;

/// <summary>What to do about each error of IMS, with the place where the wrong thing is set.</summary>
internal sealed class ImsAdvice(ImsCredential credential)
{
    public string? For(string error) => error switch
    {
        "invalid_token" when credential.Assertion is not null => " The certificate bound to this credential has expired or does not match the private key, or this machine's clock is wrong.",
        "internal_error" when credential.Assertion is not null => " A JWT credential that has been migrated away answers like this for good: set Grant to ClientCredentials.",
        "invalid_scope" when credential.Assertion is not null => " A metascope is unknown or not granted to this credential: set those of its console page.",
        "invalid_client" => $" The client id '{credential.ClientId}' is unknown there, or none of its {credential.ClientSecrets.Count} secret(s) is right: set the current secret in {credential.SecretsSetAt}.",
        "invalid_scope" => $" Asked for: {ScopeList.Join(credential.Scopes)}. A scope is unknown or not granted to this credential: set those of its console page in {credential.ScopesSetAt}.",
        "unauthorized_client" => " This credential may not use client_credentials: make an OAuth server-to-server credential in the Adobe Developer Console.",
        "invalid_request" => " A parameter is missing or not allowed: check the token path, the organization and the additional parameters.",
        _ => null,
    };
}
