namespace TokenKit.Testing.Ims;

// Who gets a token, and why not. Where Adobe's own text is not known, the code is RFC 6749 section 5.2's and the words are ours.
internal static class GrantRules
{
    public static ImsRefusal? Refuse(TokenForm form, ImsEmulatorCredential? credential) =>
        RefuseForm(form)
        ?? RefuseClient(form, credential)
        ?? RefuseOrganization(form["org_id"], credential!)
        ?? RefuseScope(form["scope"]!, credential!);

    private static ImsRefusal? RefuseForm(TokenForm form)
    {
        if (form["grant_type"] is not string grant)
        {
            return ImsRefusal.InvalidRequest("The grant_type parameter is missing.");
        }

        if (grant != "client_credentials")
        {
            return new ImsRefusal(400, "unsupported_grant_type", "The grant type is not supported.");
        }

        return form.RefuseMissing("client_id", "client_secret", "scope");
    }

    // Both texts are those that IMS was seen to send.
    private static ImsRefusal? RefuseClient(TokenForm form, ImsEmulatorCredential? credential) => credential switch
    {
        null => new ImsRefusal(400, "invalid_client", "invalid client_id parameter"),
        _ when !credential.Secrets.Accept(form["client_secret"]!) => new ImsRefusal(400, "invalid_client", "invalid client_secret parameter"),
        { AllowsClientCredentials: false } => new ImsRefusal(400, "unauthorized_client", "The client may not use this grant type."),
        _ => null,
    };

    // What IMS answers to a wrong org_id is not known. RFC 6749 section 5.2 calls a missing parameter and an unsupported value by one code.
    private static ImsRefusal? RefuseOrganization(string? organizationId, ImsEmulatorCredential credential) => organizationId switch
    {
        null when credential.RequiresOrganizationId => ImsRefusal.InvalidRequest("The org_id parameter is missing."),
        not null when !credential.Serves(organizationId) => ImsRefusal.InvalidRequest("The client does not serve this org_id."),
        _ => null,
    };

    // Case-sensitive and comma-separated: a blank makes an unknown scope of its neighbours.
    private static ImsRefusal? RefuseScope(string scope, ImsEmulatorCredential credential) =>
        scope.Split(',').All(credential.Scopes.Contains) ? null : new ImsRefusal(400, "invalid_scope", "A scope is unknown or not granted.");
}
