using System.Globalization;
using TokenKit.AdobePass.Registration;
using TokenKit.OAuth;

namespace TokenKit.AdobePass;

/// <summary>Describes why there is no token, if it was not the token endpoint that said so.</summary>
internal sealed class AdobePassFailures(string tokenName, AdobePassApplication application, string settings)
{
    private string Lead => $"{TokenEndpoint.FailureOf(tokenName)}: ";

    public string RegistrationFailure => $"{Lead}its client was not registered";

    /// <summary>A registration that was not made.</summary>
    public TokenAcquisitionException NotRegistered(AdobeRequestException failure) =>
        new(tokenName, failure.Message, failure.Details, failure.InnerException);

    /// <summary>A registration that may have been made: its answer was lost.</summary>
    public TokenAcquisitionException NotKnownToBeRegistered(AdobeRequestException failure, TimeSpan wait) => new(
        tokenName,
        string.Create(
            CultureInfo.InvariantCulture,
            $"{failure.Message} Whether Adobe made a client is not known. Each registration may make another one, so the next one is "
            + $"sent after {wait.TotalSeconds} s at the earliest."),
        failure.Details with { RetryAfter = failure.RetryAfter > wait ? failure.RetryAfter : wait },
        failure.InnerException);

    /// <summary>The same failure for a caller that comes before the next registration may be sent.</summary>
    public TokenAcquisitionException StillUnknown(TokenAcquisitionException failure, TimeSpan left) =>
        new(tokenName, failure.Message, failure.Details with { RetryAfter = left }, failure.InnerException);

    public TokenAcquisitionException StatementUnusable(string problem) => new(tokenName, $"{Lead}{problem}");

    public TokenAcquisitionException StatementOfAnother() => new(
        tokenName,
        $"{Lead}the software statement in {application.StatementSetting} now belongs to another registered application, which has other "
        + "registrations. Restart the service to use it, or put the statement of the former application back.");

    /// <summary>The store, of any kind, did not answer: never a reason to register.</summary>
    public TokenAcquisitionException StoreFailed(Exception exception) => exception is ClientRegistrationStoreException
        ? new(tokenName, $"{Lead}{exception.Message} Nothing was registered meanwhile.", exception)
        : new(
            tokenName,
            $"{Lead}the store of registrations failed ({exception.GetType().Name}). Nothing was registered meanwhile: without the store, "
            + "viewers would be signed out.")
        { IsTransient = true };

    /// <summary>Registered, but not saved: the registration is in memory, and is saved at the next attempt.</summary>
    public TokenAcquisitionException NotSaved(Exception exception) => new(
        tokenName,
        $"{Lead}its client was registered, but the registration could not be saved"
        + (exception is ClientRegistrationStoreException ? $": {exception.Message}" : $" ({exception.GetType().Name}).")
        + " It waits in this process, which saves it at the next attempt: do not stop the process before.",
        exception as ClientRegistrationStoreException)
    { IsTransient = true };

    public TokenAcquisitionException ReRegistrationIsOff(TokenAcquisitionException failure) => Refused(
        failure,
        $"It was not registered anew, because {settings}:{nameof(AdobePassOptions.ReRegisterOnInvalidClient)} is false. Ask Adobe why the "
        + "client was refused; set it to true, or remove the stored registration, to register anew: viewers must sign in again then.");

    public TokenAcquisitionException CoolingDown(TokenAcquisitionException failure, DateTimeOffset until) => Refused(
        failure,
        string.Create(
            CultureInfo.InvariantCulture,
            $"It replaced another refused client shortly before, so no new one is registered until {until:yyyy-MM-dd HH:mm:ss'Z'} "
            + $"({settings}:{nameof(AdobePassOptions.ReRegistrationCoolDown)}). Ask Adobe why clients of this registered application are "
            + $"refused."));

    /// <summary>
    /// A client that replaced a refused one is refused too. It is transient, because the token endpoint may not know it yet.
    /// </summary>
    public TokenAcquisitionException NotKnownYet(TokenAcquisitionException failure) => Refused(
        failure,
        "It was registered less than a minute ago, so the token endpoint may not know it yet. "
        + "The same client is tried again in a few seconds.",
        isTransient: true);

    public TokenAcquisitionException RefusedByApi(ClientRegistration refused) => new(
        tokenName, $"{Lead}an API refused the client '{refused.ClientId}' and asks for an application registration.");

    private TokenAcquisitionException Refused(TokenAcquisitionException failure, string then, bool isTransient = false) => new(
        tokenName,
        $"{failure.Message} {then}",
        failure.Details with { IsTransient = isTransient, RetryAfter = null },
        failure.InnerException);
}
