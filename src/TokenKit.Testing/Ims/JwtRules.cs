using System.Text.Json;
using TokenKit.Testing.Hosting;

namespace TokenKit.Testing.Ims;

// Which assertions get no token, and why. The codes are Adobe's; so are the texts of the four errors that clients have seen.
internal static class JwtRules
{
    private const long AllowanceSeconds = 30;
    private const long LongestSeconds = 86_400;

    private static readonly Answer Undecodable = ImsErrors.InvalidToken("JWT token is incorrectly formatted, and can not be decoded.");

    private static readonly Answer Unmatched = ImsErrors.InvalidToken("Could not match JWT signature to any of the bindings");

    private static readonly Answer Migrated = ImsErrors.Of(500, "internal_error", "Please try again later");

    public static Answer? Refuse(FormParameters form, ImsEmulatorCredential? credential, ImsHosts hosts, DateTimeOffset now) =>
        RefuseForm(form)
        ?? RefuseClient(form, credential)
        ?? (ReceivedJwt.Read(form["jwt_token"]!) is ReceivedJwt assertion
            ? RefuseAssertion(assertion, credential!, hosts, now)
            : Undecodable);

    private static Answer? RefuseForm(FormParameters form) =>
        form.RefuseMissing("client_id", "client_secret")
        ?? (form["jwt_token"] is null ? ImsErrors.InvalidToken("The jwt_token parameter is missing.") : null);

    // Unlike the client_credentials grant, the exchange answers a wrong secret with 401.
    private static Answer? RefuseClient(FormParameters form, ImsEmulatorCredential? credential) => credential switch
    {
        null => ImsErrors.InvalidClient(400, "invalid client_id parameter"),
        { IsMigrated: true } => Migrated,
        _ when !credential.Secrets.Accept(form["client_secret"]!) => ImsErrors.InvalidClient(401, "invalid client_secret parameter"),
        { AllowsJwtExchange: false } => ImsErrors.InvalidClient(401, "The client lacks the exchange_jwt scope."),
        _ => null,
    };

    private static Answer? RefuseAssertion(
        ReceivedJwt assertion, ImsEmulatorCredential credential, ImsHosts hosts, DateTimeOffset now) => assertion switch
        {
            // Adobe's decoder fails at an exp in quotes before it checks anything else.
            _ when assertion.Text("exp") is not null => Undecodable,
            { Algorithm: not "RS256" } => ImsErrors.Of(400, "invalid_signature", "The JWT must be signed with RS256."),
            _ when !credential.Binding.Signed(assertion, now) => Unmatched,
            _ => RefuseParty(assertion, credential, hosts)
                ?? RefuseTime(assertion, now)
                ?? RefuseMetascopes(assertion, credential, hosts)
                ?? RefuseId(assertion, credential),
        };

    private static Answer? RefuseParty(ReceivedJwt assertion, ImsEmulatorCredential credential, ImsHosts hosts)
    {
        if (assertion.Text("iss") != credential.OrganizationId)
        {
            return ImsErrors.BadRequest("The iss claim is not the organization of the credential.");
        }

        if (assertion.Text("sub") != credential.TechnicalAccountId)
        {
            return ImsErrors.BadRequest("The sub claim is not the technical account of the credential.");
        }

        return hosts.After("/c/", assertion.Text("aud") ?? string.Empty) == credential.ClientId
            ? null
            : ImsErrors.InvalidClient(400, "The aud claim must be one string, the address of IMS, /c/ and the client id.");
    }

    // The exp of an assertion: an integer number of seconds, 24 h ahead at most, and 30 s late at most.
    private static Answer? RefuseTime(ReceivedJwt assertion, DateTimeOffset now)
    {
        if (assertion.Claim("exp") is not JsonElement claim)
        {
            return ImsErrors.BadRequest("The exp claim is missing.");
        }

        if (!IsInteger(claim, out long expiresAt))
        {
            return ImsErrors.InvalidToken("The exp claim must be an integer number of seconds.");
        }

        double secondsLeft = expiresAt - ((now - DateTimeOffset.UnixEpoch) / TimeSpan.FromSeconds(1));
        return secondsLeft switch
        {
            <= -AllowanceSeconds => ImsErrors.InvalidToken("The JWT has expired."),
            > LongestSeconds => ImsErrors.InvalidToken("The exp claim is more than 24 hours ahead."),
            _ => null,
        };
    }

    private static Answer? RefuseMetascopes(ReceivedJwt assertion, ImsEmulatorCredential credential, ImsHosts hosts)
    {
        // Each claim that looks like a metascope must be one; registered names such as iat have no scheme.
        JsonProperty[] claims = [.. assertion.Claims.Where(claim => claim.Name.Contains("://", StringComparison.Ordinal))];
        return claims.Length > 0 && claims.All(IsGranted)
            ? null
            : ImsErrors.Of(400, "invalid_scope", "A metascope is absent, unknown or not in the binding.");

        bool IsGranted(JsonProperty claim) =>
            claim.Value.ValueKind is JsonValueKind.True && credential.Metascopes.Contains(hosts.After("/s/", claim.Name) ?? string.Empty);
    }

    // The last check, because the id counts as used from now on.
    private static Answer? RefuseId(ReceivedJwt assertion, ImsEmulatorCredential credential)
    {
        if (assertion.Claim("jti") is not JsonElement claim)
        {
            return credential.RequiresJti ? ImsErrors.BadRequest("The jti claim is missing.") : null;
        }

        if (!IsInteger(claim, out long id))
        {
            return ImsErrors.InvalidToken("The jti claim must be an integer.");
        }

        return credential.RequiresJti && !credential.Binding.UseUp(id) ? ImsErrors.InvalidToken("The jti claim was seen before.") : null;
    }

    // By its spelling: to a reader that expects an integer, 1.0 and 1e9 are fractions.
    private static bool IsInteger(JsonElement claim, out long value)
    {
        value = 0;
        return claim.ValueKind is JsonValueKind.Number && claim.TryGetInt64(out value);
    }
}
