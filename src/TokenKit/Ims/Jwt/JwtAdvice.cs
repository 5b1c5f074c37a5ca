using System.Globalization;
using System.Net;
using TokenKit.OAuth;

namespace TokenKit.Ims.Jwt;

/// <summary>What to do about each error of the legacy exchange, whose codes and words mislead.</summary>
internal sealed class JwtAdvice(ImsCredential credential, JwtAssertion assertion, string settings)
{
    private const string Migrate = "add an OAuth server-to-server credential in the Adobe Developer Console, and set Grant to ClientCredentials";

    public string? For(EndpointAnswer answer, DateTimeOffset now) => answer.Error switch
    {
        "invalid_token" or "bad_request" when ImsAdvice.Says(answer, "jti") => JwtId(),
        "invalid_token" when ImsAdvice.Says(answer, "binding", "signature", "certificate") => Certificate(now),
        "invalid_token" when ImsAdvice.Says(answer, "formatted", "decode") => Unreadable(),
        "invalid_token" when ImsAdvice.Says(answer, "expir", "exp ") => Clock(),
        "invalid_token" => $"{Certificate(now)} Or this machine's clock is wrong.",
        "invalid_signature" => Certificate(now),
        "invalid_scope" => $" Asked for the metascopes: {string.Join(", ", assertion.Metascopes)}. One is unknown or not bound to this credential: set those of its console page in {AtJwt(nameof(ImsJwtOptions.Metascopes))}.",
        "bad_request" => $" A claim is malformed or not of this credential: check {At(nameof(ImsOptions.OrganizationId))} (sent as iss: '{assertion.Issuer}') and {AtJwt(nameof(ImsJwtOptions.TechnicalAccountId))} (sent as sub: '{assertion.Subject}').",
        "invalid_client" => Client(answer),
        "unauthorized_client" => NoExchange(),
        "invalid_request" => " A parameter is missing or not allowed: check the exchange path and the additional parameters.",
        "internal_error" => $" A JWT credential that has been migrated to OAuth answers like this for good, whatever its words: set Grant to ClientCredentials, and the scopes in {At(nameof(ImsOptions.Scopes))}.",
        _ => null,
    };

    // IMS says "could not match the signature" of an expired certificate too.
    private string Certificate(DateTimeOffset now) => credential.CertificateExpiresAt switch
    {
        null => $" The certificate bound to this credential has expired or does not match the private key of {assertion.KeySetAt}: compare it with those of the credential's page in the console.",
        { } end when end <= now => $" The certificate of this credential expired on {Date(end)}. For service credentials of the AEM Developer Console, make a new one there. In the Adobe Developer Console certificates cannot be renewed since 2025-06-30: {Migrate}.",
        { } end => $" The certificate is good until {Date(end)}, so the private key of {assertion.KeySetAt} is probably not the one of a certificate bound to this credential: set the key that was made together with it.",
    };

    private string Clock() =>
        $" The assertion's exp does not suit IMS, which takes one up to 30 s past and up to 24 hours ahead by its own clock: set this machine's clock, or a few minutes in {AtJwt(nameof(ImsJwtOptions.AssertionLifetime))}.";

    private string Unreadable() =>
        $" The assertion was written as Adobe documents it, and did not arrive so, or its signature is none: check the proxy or gateway in between, and what {assertion.KeySetAt} signs with.";

    private string JwtId() =>
        $" The binding of this credential wants a jti, an integer that it has not seen: set {AtJwt(nameof(ImsJwtOptions.SendJwtId))} to true. Where it is, an earlier try used this one up; the next has another.";

    private string Client(EndpointAnswer answer) => answer switch
    {
        _ when ImsAdvice.Says(answer, "exchange_jwt") => NoExchange(),
        _ when ImsAdvice.Says(answer, "client_secret") => WrongSecret(),
        _ when ImsAdvice.Says(answer, "client_id") => $" The client id '{credential.ShownClientId}' does not exist there: check {At(nameof(ImsOptions.ClientId))} and {At(nameof(ImsOptions.Authority))}.",
        _ when ImsAdvice.Says(answer, "aud") => Audience(),
        { StatusCode: HttpStatusCode.Unauthorized } => $"{WrongSecret()} Or it is of the other kind.{NoExchange()}",
        _ => $" The client id '{credential.ShownClientId}' does not exist there, or it is not the one that the assertion names.{Audience()}",
    };

    private string WrongSecret() =>
        $"{ImsAdvice.SecretsRefused(credential)}: set the current secret of the JWT credential in {credential.SecretsSetting}.";

    private string NoExchange() =>
        $" Only a JWT (service account) credential may use the JWT exchange: for an OAuth server-to-server one set {At(nameof(ImsOptions.Grant))} to ClientCredentials.";

    private string Audience() =>
        $" The assertion's aud is '{assertion.Audience}', made of {At(nameof(ImsOptions.Authority))}, which must be the IMS of this credential, and of {At(nameof(ImsOptions.ClientId))}: check both.";

    private static string Date(DateTimeOffset date) => date.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private string At(string property) => $"{settings}:{property}";

    private string AtJwt(string property) => At($"{nameof(ImsOptions.Jwt)}:{property}");
}
