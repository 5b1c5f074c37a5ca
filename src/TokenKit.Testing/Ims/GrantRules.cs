using TokenKit.Testing.Hosting;

namespace TokenKit.Testing.Ims;

// Which client_credentials requests are refused, and how. If Adobe's own text is not known, the code is taken from RFC 6749 section 5.2
// and the text is ours.
internal static class GrantRules
{
    public static Answer? Refuse(FormParameters form, ImsEmulatorCredential? credential, bool isBasic) =>
        RefuseForm(form)
        ?? RefuseClient(form, credential, isBasic)
        ?? RefuseOrganization(form["org_id"], credential!)
        ?? RefuseScope(form["scope"]!, credential!);

    private static Answer? RefuseForm(FormParameters form) => form["grant_type"] switch
    {
        null => ImsErrors.InvalidRequest("The grant_type parameter is missing."),
        not "client_credentials" => ImsErrors.Of(400, "unsupported_grant_type", "The grant type is not supported."),
        _ => form.RefuseMissing("client_id", "client_secret", "scope"),
    };

    // IMS was seen to send both texts of invalid_client.
    private static Answer? RefuseClient(FormParameters form, ImsEmulatorCredential? credential, bool isBasic)
    {
        return credential switch
        {
            null => InvalidClient("invalid client_id parameter"),
            _ when !credential.Secrets.Accept(form["client_secret"]!) => InvalidClient("invalid client_secret parameter"),
            { AllowsClientCredentials: false } => ImsErrors.Of(400, "unauthorized_client", "The client may not use this grant type."),
            _ => null,
        };

        Answer InvalidClient(string description) =>
            isBasic ? ImsErrors.InvalidBasicClient(description) : ImsErrors.InvalidClient(400, description);
    }

    // The answer of IMS to a wrong org_id is not known. RFC 6749 section 5.2 has one code for a missing parameter and an unsupported value.
    private static Answer? RefuseOrganization(string? organizationId, ImsEmulatorCredential credential) => organizationId switch
    {
        null when credential.RequiresOrganizationId => ImsErrors.InvalidRequest("The org_id parameter is missing."),
        not null when !credential.Serves(organizationId) => ImsErrors.InvalidRequest("The client does not serve this org_id."),
        _ => null,
    };

    // Case-sensitive and comma-separated: with a blank, two scopes become one that is unknown.
    private static Answer? RefuseScope(string scope, ImsEmulatorCredential credential) => scope.Split(',').All(credential.Scopes.Contains)
        ? null
        : ImsErrors.Of(400, "invalid_scope", "A scope is unknown or not granted.");
}
