using System.Net;
using TokenKit.AdobePass.Registration;
using TokenKit.OAuth;

namespace TokenKit.AdobePass;

/// <summary>What to do about each error of Adobe Pass, with the setting that is wrong.</summary>
internal sealed class AdobePassAdvice(AdobePassApplication application, string settings)
{
    private const string NotSentAgain = " It is not sent again before it changes or the service is restarted.";

    private string RedirectUri => $"{settings}:{nameof(AdobePassOptions.RedirectUri)}";

    private string DeviceInfo => $"{settings}:{nameof(AdobePassOptions.DeviceInfo)}";

    // RFC 7591 section 3.2.2, all with status 400.
    public string? ForRegistration(EndpointAnswer answer) => answer.Error switch
    {
        "invalid_software_statement" =>
            $" The software statement in {application.StatementSetting} does not belong to {application.Authority.Host}, or it was "
            + $"revoked: download it again from the TVE Dashboard of this environment, or ask Adobe whether it was revoked.{NotSentAgain}",
        "unapproved_software_statement" =>
            $" The registered application of the software statement in {application.StatementSetting} is not approved there: ask Adobe to "
            + $"approve it, and check that the statement is of this environment.{NotSentAgain}",
        "invalid_redirect_uri" => application.RedirectUri is null
            ? $" It requires a redirect URI: set {RedirectUri} to one in a domain of the registered application."
            : $" The domain of {RedirectUri} does not belong to the registered application: set one that does.",
        "invalid_request" => application.RedirectUri is null
            ? $" It may require a redirect URI (set {RedirectUri}), or other device information ({DeviceInfo})."
            : $" Check {RedirectUri} and {DeviceInfo}.",
        _ when answer.StatusCode is HttpStatusCode.TooManyRequests =>
            " Adobe Pass accepts one request a second from one address: share the registration, and give the addresses of the viewers.",
        _ => null,
    };

    public string? ForToken(EndpointAnswer answer) => answer.Error switch
    {
        "invalid_client" => " The registered client is unknown there or was revoked.",
        "invalid_scope" =>
            $" Asked for: {application.Scope}. Set {settings}:{nameof(AdobePassOptions.Scope)} to what the registered application was "
            + "granted, or leave it empty.",
        "unauthorized_client" => " The registered application may not use client_credentials: check it in the TVE Dashboard.",
        "invalid_request" =>
            " A parameter is missing: the pages of Adobe say that parameters go in the body, its OpenAPI file says in the query (set "
            + $"{settings}:{nameof(AdobePassOptions.SendParametersInQuery)}).",
        _ => null,
    };
}
