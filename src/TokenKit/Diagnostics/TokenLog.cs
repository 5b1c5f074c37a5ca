using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace TokenKit.Diagnostics;

/// <summary>Every log message of the library, ordered by event id. No message takes a token, a secret or the body of an answer.</summary>
internal static partial class TokenLog
{
    public const string Category = "TokenKit";

    /// <summary>Logs that an acquisition returned a token. There is a delay if it is no fresher than the current one.</summary>
    public static void Acquired(ILogger logger, string tokenName, DateTimeOffset expiresAt, TimeSpan? delay)
    {
        if (delay is { } backOff)
        {
            NothingFresher(logger, tokenName, backOff);
        }
        else
        {
            Acquired(logger, tokenName, expiresAt);
        }
    }

    /// <summary>Logs that an acquisition failed. Callers notice it only if there is no valid token.</summary>
    public static void Failed(ILogger logger, string tokenName, TokenAcquisitionException failure, TimeSpan delay, bool isServing)
    {
        if (isServing)
        {
            RefreshFailed(logger, tokenName, delay, failure.Message);
        }
        else
        {
            AcquisitionFailed(logger, tokenName, delay, failure.Message);
        }
    }

    /// <summary>Logs that an API answered 401 to the current token: once for each token that is dropped or kept.</summary>
    public static void Rejected(ILogger logger, string tokenName, string api, bool isKept)
    {
        if (isKept)
        {
            InvalidationIgnored(logger, tokenName, api);
        }
        else
        {
            Invalidated(logger, tokenName, api);
        }
    }

    /// <summary>
    /// Logs that reloaded options cannot be used. The message of a third-party exception is left out, because it may contain a secret.
    /// </summary>
    public static void ReloadRefused(ILogger logger, string tokenName, Exception exception) => ReloadRefused(
        logger,
        tokenName,
        exception is OptionsValidationException ? exception.Message : $"They could not be read: {exception.GetType().Name}.");

    /// <summary>Logs that a token uses the legacy JWT exchange, whose last day may be before or after today.</summary>
    public static void LegacyGrant(ILogger logger, string tokenName, DateTimeOffset now) =>
        LegacyGrant(logger, tokenName, now < new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero) ? "stops" : "stopped");

    /// <summary>Logs that the certificate of the legacy JWT exchange has expired, or expires within 30 days.</summary>
    public static void CertificateEnds(ILogger logger, string tokenName, DateTimeOffset expiresAt, TimeSpan left)
    {
        if (left <= TimeSpan.Zero)
        {
            CertificateExpired(logger, tokenName, expiresAt);
        }
        else if (left <= TimeSpan.FromDays(30))
        {
            CertificateExpires(logger, tokenName, expiresAt, left.Days);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "The token {TokenName} was acquired; it expires at {ExpiresAt:O}")]
    private static partial void Acquired(ILogger logger, string tokenName, DateTimeOffset expiresAt);

    [LoggerMessage(2, LogLevel.Warning,
        "The token {TokenName} was not refreshed; the current token is still valid. Next try in {Delay}. {Reason}")]
    private static partial void RefreshFailed(ILogger logger, string tokenName, TimeSpan delay, string reason);

    [LoggerMessage(3, LogLevel.Warning, "The token {TokenName} could not be acquired. Next try in {Delay}. {Reason}")]
    private static partial void AcquisitionFailed(ILogger logger, string tokenName, TimeSpan delay, string reason);

    [LoggerMessage(4, LogLevel.Information, "The token {TokenName} was rejected by {Api} with status 401 and dropped")]
    private static partial void Invalidated(ILogger logger, string tokenName, string api);

    [LoggerMessage(5, LogLevel.Warning,
        "The token {TokenName} was rejected by {Api} with status 401 just after it had replaced a rejected one; it is kept for a "
        + "while. The credential may lack access to that API")]
    private static partial void InvalidationIgnored(ILogger logger, string tokenName, string api);

    [LoggerMessage(6, LogLevel.Warning, "Secret {Number} of {Count} of the token {TokenName} was refused; the next one was tried")]
    public static partial void SecretRefused(ILogger logger, int number, int count, string tokenName);

    [LoggerMessage(7, LogLevel.Warning,
        "The endpoint of the token {TokenName} returned the lifetime {Value}, which is too large for seconds; it was read as milliseconds")]
    public static partial void ImplausibleLifetime(ILogger logger, string tokenName, double value);

    [LoggerMessage(8, LogLevel.Warning,
        "This machine's clock differs by {Skew} from the clock of the endpoint of the token {TokenName}; set the machine's clock")]
    public static partial void ClockSkewed(ILogger logger, TimeSpan skew, string tokenName);

    [LoggerMessage(9, LogLevel.Debug,
        "The endpoint of the token {TokenName} returned a token that is no fresher than the current one. Next try in {Delay}")]
    private static partial void NothingFresher(ILogger logger, string tokenName, TimeSpan delay);

    [LoggerMessage(10, LogLevel.Warning,
        "The token {TokenName} uses Adobe's legacy JWT exchange. For credentials of the Adobe Developer Console, no new certificates can "
        + "be made since 2025-06-30 and the exchange {Ends} when the certificate expires or on 2026-03-01, whichever is first. For service "
        + "credentials of the AEM Developer Console, a new certificate can be made there; Adobe calls these credentials deprecated too. "
        + "To migrate, add an OAuth server-to-server credential in the Adobe Developer Console and set Grant to ClientCredentials")]
    private static partial void LegacyGrant(ILogger logger, string tokenName, string ends);

    [LoggerMessage(11, LogLevel.Information, "The options of the token {TokenName} were reloaded; changed: {Change}")]
    public static partial void Reloaded(ILogger logger, string tokenName, string change);

    [LoggerMessage(12, LogLevel.Warning,
        "The options of the token {TokenName} were reloaded and cannot be used; the previous options stay in force. {Reason}")]
    private static partial void ReloadRefused(ILogger logger, string tokenName, string reason);

    [LoggerMessage(13, LogLevel.Warning,
        "The certificate of the token {TokenName} expires on {ExpiresAt:yyyy-MM-dd}, in {Days} days; the legacy JWT exchange then stops. "
        + "For service credentials of the AEM Developer Console, make a new certificate there; in the Adobe Developer Console no new "
        + "certificate can be made. To migrate, add an OAuth server-to-server credential in the Adobe Developer Console and set Grant to "
        + "ClientCredentials")]
    private static partial void CertificateExpires(ILogger logger, string tokenName, DateTimeOffset expiresAt, int days);

    [LoggerMessage(14, LogLevel.Warning,
        "The certificate of the token {TokenName} expired on {ExpiresAt:yyyy-MM-dd}, although Adobe still issued a token. For service "
        + "credentials of the AEM Developer Console, make a new certificate there. To migrate, add an OAuth server-to-server credential "
        + "in the Adobe Developer Console and set Grant to ClientCredentials")]
    private static partial void CertificateExpired(ILogger logger, string tokenName, DateTimeOffset expiresAt);

    [LoggerMessage(15, LogLevel.Error,
        "A listener to the options of the token {TokenName} threw {ExceptionType}; the listeners after it were not notified that a file "
        + "has changed")]
    public static partial void ListenerFailed(ILogger logger, string tokenName, string exceptionType);

    [LoggerMessage(16, LogLevel.Information, "The client of the token {TokenName} was registered at {Host}; its client id is {ClientId}")]
    public static partial void Registered(ILogger logger, string tokenName, string host, string clientId);

    [LoggerMessage(17, LogLevel.Warning,
        "The client {RefusedClientId} of the token {TokenName} was refused ({Reason}); {ClientId} was registered in its place. Viewers who "
        + "signed in with the refused client must sign in again")]
    public static partial void ReRegistered(ILogger logger, string tokenName, string refusedClientId, string clientId, string reason);

    [LoggerMessage(18, LogLevel.Warning,
        "An API asked for a new registration of the client {ClientId} of the token {TokenName}; it was not made. {Reason}")]
    public static partial void NotReRegisteredForApi(ILogger logger, string tokenName, string clientId, string reason);

    [LoggerMessage(19, LogLevel.Information,
        "The registrations of the token {TokenName} are kept in {Directory}; losing them signs viewers out")]
    public static partial void RegistrationsKept(ILogger logger, string tokenName, string directory);

    [LoggerMessage(20, LogLevel.Warning,
        "The store of registrations did not release the lock of the token {TokenName} ({ExceptionType}); other processes may wait for it")]
    public static partial void LockNotReleased(ILogger logger, string tokenName, string exceptionType);

    [LoggerMessage(21, LogLevel.Warning,
        "The host started without the token {TokenName}; it is acquired when a request needs it. {Reason}")]
    public static partial void StartedWithout(ILogger logger, string tokenName, string reason);

    [LoggerMessage(22, LogLevel.Warning,
        "The file {Path} of the token {TokenName} is gone or cannot be read; its previous content stays in force until it is back")]
    public static partial void FileGone(ILogger logger, string path, string tokenName);

    [LoggerMessage(23, LogLevel.Information, "The file {Path} of the token {TokenName} is back")]
    public static partial void FileBack(ILogger logger, string path, string tokenName);

    [LoggerMessage(36, LogLevel.Warning,
        "This machine cannot remember the directory {Directory} of the registrations of the token {TokenName}: this user may write neither "
        + "the user's application data nor the folder around the directory, or may write them only on the volume of the directory itself. "
        + "After a restart an unmounted volume would look like a first start. Set RequireExistingRegistrations to true once the "
        + "registrations are stored")]
    public static partial void DirectoryNotRemembered(ILogger logger, string directory, string tokenName);

    [LoggerMessage(37, LogLevel.Warning,
        "The store of shared tokens does not work: {Problem}. This process acquires its tokens by itself until the store is back")]
    public static partial void StoreFailed(ILogger logger, string problem);

    [LoggerMessage(38, LogLevel.Information, "The store of shared tokens is back")]
    public static partial void StoreBack(ILogger logger);

    [LoggerMessage(39, LogLevel.Warning, "Tokens are not shared with other processes. {Problem}")]
    public static partial void StoreNotShared(ILogger logger, string problem);

    [LoggerMessage(40, LogLevel.Information, "The token {TokenName} is not shared with other processes: {Reason}")]
    public static partial void NotShared(ILogger logger, string tokenName, string reason);

    [LoggerMessage(41, LogLevel.Warning,
        "The token {TokenName} is not shared with other processes: its credential has no secret to encrypt it with. Set "
        + "TokenSharingOptions.Protection")]
    public static partial void NotProtected(ILogger logger, string tokenName);

    [LoggerMessage(42, LogLevel.Debug,
        "The lease of the shared token {TokenName} was not released ({Problem}); it ends by itself")]
    public static partial void LeaseNotReleased(ILogger logger, string tokenName, string problem);
}
