using System.Net;
using TokenKit.AdobePass.Registration;
using TokenKit.OAuth;
using TokenKit.Requests;

namespace TokenKit.AdobePass;

/// <summary>What to do about each error of Adobe Pass, with the place where the wrong thing is set.</summary>
internal sealed class AdobePassAdvice(AdobePassApplication application, string settings)
{
    // RFC 7591 section 3.2.2, all under 400.
    public string? ForRegistration(RequestAnswer answer) => answer.Error switch
    {
        "invalid_software_statement" => $" The software statement in {application.StatementSetAt} is not one of {application.Authority.Host}, or it was revoked: download it again from the TVE Dashboard of this environment, or ask Adobe whether it was revoked. It is not sent again before it changes or the service is restarted.",
        "unapproved_software_statement" => $" The registered application of the software statement in {application.StatementSetAt} is not approved there: ask Adobe to approve it, and check that the statement is of this environment. It is not sent again before it changes or the service is restarted.",
        "invalid_redirect_uri" => application.RedirectUri is null
            ? $" It wants a redirect URI: set {settings}:{nameof(AdobePassOptions.RedirectUri)} to one in a domain of the registered application."
            : $" The domain of {settings}:{nameof(AdobePassOptions.RedirectUri)} is none of the registered application's: set one of those.",
        "invalid_request" => application.RedirectUri is null
            ? $" It may want a redirect URI (set {settings}:{nameof(AdobePassOptions.RedirectUri)}), or other device information ({settings}:{nameof(AdobePassOptions.DeviceInfo)})."
            : $" Check {settings}:{nameof(AdobePassOptions.RedirectUri)} and {settings}:{nameof(AdobePassOptions.DeviceInfo)}.",
        _ when answer.StatusCode is HttpStatusCode.TooManyRequests => " Adobe Pass takes one request a second from one address: share the registration, and name the viewers' addresses.",
        _ => null,
    };

    public string? ForToken(TokenEndpointAnswer answer) => answer.Error switch
    {
        "invalid_client" => " The registered client is unknown there or was revoked.",
        "invalid_scope" => $" Asked for: {application.Scope}. Set {settings}:{nameof(AdobePassOptions.Scope)} to what the registered application was granted, or to nothing.",
        "unauthorized_client" => " The registered application may not use client_credentials: check it in the TVE Dashboard.",
        "invalid_request" => $" A parameter is missing there: its pages say that parameters go in the body, its OpenAPI file says in the query (set {settings}:{nameof(AdobePassOptions.SendParametersInQuery)}).",
        _ => null,
    };
}
