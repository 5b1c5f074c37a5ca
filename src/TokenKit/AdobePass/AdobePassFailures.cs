using System.Globalization;
using TokenKit.AdobePass.Registration;

namespace TokenKit.AdobePass;

/// <summary>Words why there is no token where it is not the token endpoint that says so.</summary>
internal sealed class AdobePassFailures(string tokenName, AdobePassApplication application, string settings)
{
    private const string IsNotKnown = "Whether Adobe made a client is not known.";

    private string Lead => $"The token '{tokenName}' could not be acquired: ";

    /// <summary>A registration that was not made. Its message begins like any other.</summary>
    public TokenAcquisitionException NotRegistered(AdobeRequestException failure) => Of(failure, failure.Message, failure.RetryAfter);

    /// <summary>A registration that may have been made: its answer was lost.</summary>
    public TokenAcquisitionException NotKnownToBeRegistered(AdobeRequestException failure, TimeSpan pause) => Of(
        failure,
        $"{failure.Message} {IsNotKnown} {NextRegistration(pause)}",
        failure.RetryAfter > pause ? failure.RetryAfter : pause);

    /// <summary>The same failure for a caller in the pause after it.</summary>
    public TokenAcquisitionException StillUnknown(TokenAcquisitionException failure, TimeSpan left) =>
        new(tokenName, failure.Message, failure.InnerException)
        {
            Endpoint = failure.Endpoint,
            StatusCode = failure.StatusCode,
            Error = failure.Error,
            ErrorDescription = failure.ErrorDescription,
            IsTransient = failure.IsTransient,
            RetryAfter = left,
            RequestId = failure.RequestId,
        };

    public string RegistrationFailure => $"{Lead}its client was not registered";

    public TokenAcquisitionException StatementUnusable(string problem) => new(tokenName, $"{Lead}{problem}");

    public TokenAcquisitionException StatementOfAnother() => new(tokenName,
        $"{Lead}the software statement in {application.StatementSetAt} is now that of another registered application, whose registrations are others. Restart the service to change to it, or put the former application's statement back.");

    /// <summary>The store, whatever kind it is, did not answer: never a reason to register.</summary>
    public TokenAcquisitionException StoreFailed(Exception exception) => exception is ClientRegistrationStoreException
        ? new(tokenName, $"{Lead}{exception.Message} Nothing was registered meanwhile.", exception)
        : new(tokenName, $"{Lead}the store of registrations failed ({exception.GetType().Name}). Nothing was registered meanwhile: without the store, viewers would be signed out.") { IsTransient = true };

    /// <summary>Registered, but not kept: the registration waits in memory, and is saved at the next try.</summary>
    public TokenAcquisitionException NotSaved(Exception exception) => new(tokenName,
        $"{Lead}its client was registered, but the registration could not be saved{(exception is ClientRegistrationStoreException ? $": {exception.Message}" : $" ({exception.GetType().Name}).")} It waits in this process, which saves it at the next try: do not stop the process before.", exception as ClientRegistrationStoreException)
    {
        IsTransient = true,
    };

    public TokenAcquisitionException TooManyWaiting(string? address) => new(tokenName, Lead + (address is null
        ? $"too many requests wait for {application.Authority.Host} already, which takes one a second from one address. Name the viewers' addresses: new AdobePassDevice(…, forwardedFor: address)."
        : $"too many requests wait for {application.Authority.Host} already, which takes one a second on behalf of one address. Ask less often for the devices behind it."))
    {
        Endpoint = application.TokenEndpoint,
        IsTransient = true,
    };

    public TokenAcquisitionException ReRegistrationIsOff(TokenAcquisitionException refusal) => Refused(refusal,
        $"It was not registered anew, because {settings}:{nameof(AdobePassOptions.ReRegisterOnInvalidClient)} is false. Find out at Adobe why the client was refused; set it to true, or remove the stored registration, to register anew: viewers must sign in again then.");

    public TokenAcquisitionException CoolingDown(TokenAcquisitionException refusal, DateTimeOffset until) => Refused(refusal, string.Create(
        CultureInfo.InvariantCulture,
        $"It replaced a refused one just before, so that no further one is made until {until:yyyy-MM-dd HH:mm:ss'Z'} ({settings}:{nameof(AdobePassOptions.ReRegistrationCoolDown)}). Ask Adobe why clients of this registered application are refused."));

    /// <summary>Transient: a new client may reach the token endpoint with a delay, and it has replaced a refused one already.</summary>
    public TokenAcquisitionException NotKnownYet(TokenAcquisitionException refusal) => Refused(
        refusal,
        "It was registered less than a minute ago, so the token endpoint may not know it yet. "
        + "The same client is tried again in a few seconds.",
        isTransient: true);

    public TokenAcquisitionException RefusedByApi(ClientRegistration refused) => new(tokenName,
        $"{Lead}an API refused the client '{refused.ClientId}' and asks for an application registration.");

    private static string NextRegistration(TimeSpan pause) => string.Create(
        CultureInfo.InvariantCulture,
        $"Each registration may make another one, so there is a pause of {pause.TotalSeconds} s before the next.");

    private TokenAcquisitionException Of(AdobeRequestException failure, string message, TimeSpan? retryAfter) =>
        new(tokenName, message, failure.InnerException)
        {
            Endpoint = failure.Endpoint,
            StatusCode = failure.StatusCode,
            Error = failure.Error,
            ErrorDescription = failure.ErrorDescription,
            IsTransient = failure.IsTransient,
            RetryAfter = retryAfter,
            RequestId = failure.RequestId,
        };

    private TokenAcquisitionException Refused(TokenAcquisitionException refusal, string then, bool isTransient = false) =>
        new(tokenName, $"{refusal.Message} {then}", refusal.InnerException)
        {
            Endpoint = refusal.Endpoint,
            StatusCode = refusal.StatusCode,
            Error = refusal.Error,
            ErrorDescription = refusal.ErrorDescription,
            IsTransient = isTransient,
            RequestId = refusal.RequestId,
        };
}
