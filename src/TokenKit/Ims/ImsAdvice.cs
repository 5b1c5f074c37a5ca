namespace TokenKit.Ims;

/// <summary>What to do about each error of IMS, with the place where the wrong thing is set.</summary>
internal sealed class ImsAdvice(ImsCredential credential)
{
    public string? For(string error) => error switch
    {
        "invalid_client" => $" The client id '{credential.ClientId}' is unknown there, or none of its {credential.ClientSecrets.Count} secret(s) is right: set the current secret in {credential.SecretsSetAt}.",
        "invalid_scope" => $" Asked for: {ScopeList.Join(credential.Scopes)}. A scope is unknown or not granted to this credential: set those of its console page in {credential.ScopesSetAt}.",
        "unauthorized_client" => " This credential may not use client_credentials: make an OAuth server-to-server credential in the Adobe Developer Console.",
        "invalid_request" => " A parameter is missing or not allowed: check the token path, the organization and the additional parameters.",
        _ => null,
    };
}
