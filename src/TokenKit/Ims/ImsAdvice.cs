using System.Globalization;
using System.Net;
using TokenKit.Ims.Jwt;
using TokenKit.OAuth;

namespace TokenKit.Ims;

/// <summary>What to do about each error of IMS, with the setting that is wrong. The description of IMS only chooses the sentence.</summary>
internal sealed class ImsAdvice(ImsCredential credential, string settings, TimeProvider timeProvider)
{
    public string? For(EndpointAnswer answer) => credential.Assertion is { } assertion
        ? new ForExchange(credential, assertion, settings).For(answer, timeProvider.GetUtcNow())
        : credential.UsesPdfServices ? ForPdfServices(answer)
        : ForClientCredentials(answer);

    /// <summary>If only <c>invalid_client</c> is known.</summary>
    public static string ForClient(ImsCredential credential)
    {
        int count = credential.ClientSecrets.Count;
        string secrets = count == 1 ? "its client secret is wrong" : $"all {count} of its client secrets are wrong";
        return $" The client id '{credential.ShownClientId}' is unknown there, or {secrets}: "
            + $"set the current secret in {credential.SecretsSetting}.";
    }

    /// <summary>If the client is known there and its secret is wrong.</summary>
    public static string SecretsRefused(ImsCredential credential) => credential.ClientSecrets.Count == 1
        ? $" Adobe refused the client secret of '{credential.ShownClientId}'"
        : $" Adobe refused all {credential.ClientSecrets.Count} client secrets of '{credential.ShownClientId}'";

    public static bool Says(EndpointAnswer answer, params ReadOnlySpan<string> parts)
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

    private string? ForClientCredentials(EndpointAnswer answer) => answer.Error switch
    {
        "invalid_client" when Says(answer, "client_id") =>
            $" The client id '{credential.ShownClientId}' is unknown there: set the one of the credential's page in the Adobe Developer "
            + $"Console in {settings}:{nameof(ImsOptions.ClientId)}.",
        "invalid_client" when Says(answer, "client_secret") =>
            $"{SecretsRefused(credential)}: set the current one in {credential.SecretsSetting}.",
        "invalid_client" => ForClient(credential),
        "invalid_scope" =>
            $" Asked for: {ScopeList.Join(credential.Scopes)}. A scope is unknown or not granted to this credential: set those of its "
            + $"console page, in their own case, in {credential.ScopesSetting}.",
        "unauthorized_client" => " This credential may not use client_credentials: make an OAuth server-to-server credential in the Adobe "
            + "Developer Console.",
        "invalid_request" =>
            " A parameter is missing or not allowed: check the token path, the organization and the additional parameters.",
        _ => null,
    };

    private string? ForPdfServices(EndpointAnswer answer) => answer.Error switch
    {
        "invalid_client" => ForClient(credential),
        "unauthorized_client" => " PDF Services gives no token to this credential: check that its project in the Adobe Developer Console "
            + "has the PDF Services API.",
        "access_denied" => " The credential no longer belongs to its organization: make a new one in the Adobe Developer Console.",
        _ => null,
    };

    /// <summary>What to do about each error of the legacy exchange. Its error codes and descriptions are misleading.</summary>
    private sealed class ForExchange(ImsCredential credential, JwtAssertion assertion, string settings)
    {
        private const string Migrate =
            "add an OAuth server-to-server credential in the Adobe Developer Console, and set Grant to ClientCredentials";

        public string? For(EndpointAnswer answer, DateTimeOffset now) => answer.Error switch
        {
            "invalid_token" or "bad_request" when Says(answer, "jti") => JwtId(),
            "invalid_token" when Says(answer, "binding", "signature", "certificate") => Certificate(now),
            "invalid_token" when Says(answer, "formatted", "decode") => Unreadable(),
            "invalid_token" when Says(answer, "expir", "exp ") => Clock(),
            "invalid_token" => $"{Certificate(now)} Or this machine's clock is wrong.",
            "invalid_signature" => Certificate(now),
            "invalid_scope" => $" The metascopes of the request: {string.Join(", ", assertion.Metascopes)}. One of them is unknown or not "
                + $"bound to this credential: set those of its console page in {AtJwt(nameof(ImsJwtOptions.Metascopes))}.",
            "bad_request" => " A claim is malformed or belongs to another credential: check "
                + $"{At(nameof(ImsOptions.OrganizationId))} (sent as iss: '{assertion.Issuer}') and "
                + $"{AtJwt(nameof(ImsJwtOptions.TechnicalAccountId))} (sent as sub: '{assertion.Subject}').",
            "invalid_client" => Client(answer),
            "unauthorized_client" => NoExchange(),
            "invalid_request" => " A parameter is missing or not allowed: check the exchange path and the additional parameters.",
            "internal_error" => " Adobe always answers like this for a JWT credential that has been migrated to OAuth, whatever the "
                + $"description says: set Grant to ClientCredentials, and the scopes in {At(nameof(ImsOptions.Scopes))}.",
            _ => null,
        };

        // IMS says "could not match the signature" about an expired certificate too.
        private string Certificate(DateTimeOffset now) => credential.CertificateExpiresAt switch
        {
            null => " The certificate bound to this credential has expired or does not match the private key of "
                + $"{assertion.KeySetting}: compare it with the certificates on the credential's page in the console.",
            { } expiry when expiry <= now => $" The certificate of this credential expired on {Date(expiry)}. For service credentials of "
                + "the AEM Developer Console, make a new one there. In the Adobe Developer Console no new certificate can be made since "
                + $"2025-06-30: {Migrate}.",
            { } expiry => $" The certificate is valid until {Date(expiry)}, so the private key of {assertion.KeySetting} probably does not "
                + "belong to a certificate bound to this credential: set the key that was made together with it.",
        };

        private string Clock() =>
            " IMS does not accept the assertion's exp, which may be up to 30 s in the past and up to 24 hours ahead by its own clock: set "
            + $"this machine's clock, or a few minutes in {AtJwt(nameof(ImsJwtOptions.AssertionLifetime))}.";

        private string Unreadable() =>
            " The assertion was written as Adobe documents it. Either it was changed on its way, or its signature is not valid: check the "
            + $"proxy or gateway in between, and what {assertion.KeySetting} signs with.";

        private string JwtId() =>
            " The binding of this credential requires a jti, an integer that was not used before: set "
            + $"{AtJwt(nameof(ImsJwtOptions.SendJwtId))} to true. If it is true, an earlier attempt used this jti; the next attempt has "
            + "another.";

        private string Client(EndpointAnswer answer) => answer switch
        {
            _ when Says(answer, "exchange_jwt") => NoExchange(),
            _ when Says(answer, "client_secret") => WrongSecret(),
            _ when Says(answer, "client_id") => $" The client id '{credential.ShownClientId}' does not exist there: check "
                + $"{At(nameof(ImsOptions.ClientId))} and {At(nameof(ImsOptions.Authority))}.",
            _ when Says(answer, "aud") => Audience(),
            { StatusCode: HttpStatusCode.Unauthorized } => $"{WrongSecret()} Or it is a credential of the other kind.{NoExchange()}",
            _ => $" The client id '{credential.ShownClientId}' does not exist there, or the assertion names another one.{Audience()}",
        };

        private string WrongSecret() =>
            $"{SecretsRefused(credential)}: set the current secret of the JWT credential in {credential.SecretsSetting}.";

        private string NoExchange() =>
            " Only a JWT (service account) credential may use the JWT exchange: for an OAuth server-to-server credential set "
            + $"{At(nameof(ImsOptions.Grant))} to ClientCredentials.";

        private string Audience() =>
            $" The assertion's aud is '{assertion.Audience}'. It is made of {At(nameof(ImsOptions.Authority))}, which must be the IMS of "
            + $"this credential, and of {At(nameof(ImsOptions.ClientId))}: check both.";

        private static string Date(DateTimeOffset date) => date.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

        private string At(string property) => $"{settings}:{property}";

        private string AtJwt(string property) => At($"{nameof(ImsOptions.Jwt)}:{property}");
    }
}
