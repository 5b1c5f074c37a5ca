using System.Text.Json;

namespace TokenKit.Testing.Ims;

// Who gets a token for an assertion, and why not. The codes are Adobe's; so are the words of the four that clients have met.
internal static class JwtRules
{
    private static readonly ImsRefusal Undecodable = ImsRefusal.InvalidToken("JWT token is incorrectly formatted, and can not be decoded.");

    private static readonly ImsRefusal Unmatched = ImsRefusal.InvalidToken("Could not match JWT signature to any of the bindings");

    private static readonly ImsRefusal Migrated = new(500, "internal_error", "Please try again later");

    public static ImsRefusal? Refuse(TokenForm form, ImsEmulatorCredential? credential, ImsHosts hosts, DateTimeOffset now) =>
        RefuseForm(form)
        ?? RefuseClient(form, credential)
        ?? (JwtAssertion.Read(form["jwt_token"]!) is JwtAssertion assertion ? RefuseAssertion(assertion, credential!, hosts, now) : Undecodable);

    private static ImsRefusal? RefuseForm(TokenForm form) =>
        form.RefuseMissing("client_id", "client_secret")
        ?? (form["jwt_token"] is null ? ImsRefusal.InvalidToken("The jwt_token parameter is missing.") : null);

    // Unlike the client_credentials grant, the exchange answers a wrong secret with 401.
    private static ImsRefusal? RefuseClient(TokenForm form, ImsEmulatorCredential? credential) => credential switch
    {
        null => ImsRefusal.InvalidClient(400, "invalid client_id parameter"),
        { IsMigrated: true } => Migrated,
        _ when !credential.Secrets.Accept(form["client_secret"]!) => ImsRefusal.InvalidClient(401, "invalid client_secret parameter"),
        { AllowsJwtExchange: false } => ImsRefusal.InvalidClient(401, "The client lacks the exchange_jwt scope."),
        _ => null,
    };

    private static ImsRefusal? RefuseAssertion(JwtAssertion assertion, ImsEmulatorCredential credential, ImsHosts hosts, DateTimeOffset now) => assertion switch
    {
        // An exp in quotes is what Adobe's decoder chokes on first.
        _ when assertion.Text("exp") is not null => Undecodable,
        { Algorithm: not "RS256" } => new ImsRefusal(400, "invalid_signature", "The JWT must be signed with RS256."),
        _ when !credential.Binding.Signed(assertion, now) => Unmatched,
        _ => RefuseParty(assertion, credential, hosts)
            ?? JwtTimes.Refuse(assertion, now)
            ?? RefuseMetascopes(assertion, credential, hosts)
            ?? RefuseId(assertion, credential),
    };

    private static ImsRefusal? RefuseParty(JwtAssertion assertion, ImsEmulatorCredential credential, ImsHosts hosts)
    {
        if (assertion.Text("iss") != credential.OrganizationId)
        {
            return ImsRefusal.BadRequest("The iss claim is not the organization of the credential.");
        }

        if (assertion.Text("sub") != credential.TechnicalAccountId)
        {
            return ImsRefusal.BadRequest("The sub claim is not the technical account of the credential.");
        }

        return hosts.After("/c/", assertion.Text("aud") ?? string.Empty) == credential.ClientId
            ? null
            : ImsRefusal.InvalidClient(400, "The aud claim must be one string, the address of IMS, /c/ and the client id.");
    }

    private static ImsRefusal? RefuseMetascopes(JwtAssertion assertion, ImsEmulatorCredential credential, ImsHosts hosts)
    {
        // Whatever looks like a metascope must be one; registered names such as iat have no scheme.
        JsonProperty[] claims = [.. assertion.Claims.Where(claim => claim.Name.Contains("://", StringComparison.Ordinal))];
        return claims.Length > 0 && claims.All(IsGranted)
            ? null
            : new ImsRefusal(400, "invalid_scope", "A metascope is absent, unknown or not in the binding.");

        bool IsGranted(JsonProperty claim) =>
            claim.Value.ValueKind is JsonValueKind.True && credential.Metascopes.Contains(hosts.After("/s/", claim.Name) ?? string.Empty);
    }

    // Last, because it uses the id up.
    private static ImsRefusal? RefuseId(JwtAssertion assertion, ImsEmulatorCredential credential)
    {
        if (assertion.Claim("jti") is not JsonElement claim)
        {
            return credential.RequiresJti ? ImsRefusal.BadRequest("The jti claim is missing.") : null;
        }

        if (!JwtTimes.IsInteger(claim, out long id))
        {
            return ImsRefusal.InvalidToken("The jti claim must be an integer.");
        }

        return credential.RequiresJti && !credential.Binding.UseUp(id) ? ImsRefusal.InvalidToken("The jti claim was seen before.") : null;
    }
}
