using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using TokenKit.Diagnostics;

namespace TokenKit.OAuth;

/// <summary>
/// Asks one token endpoint, of any issuer: sends a request, and returns the token or throws. What to do about an error code is given from
/// outside, because the folder of the issuer knows its settings and this one does not.
/// </summary>
internal sealed class TokenEndpoint(
    string tokenName, Uri address, ExpiresIn.Unit unit, Func<EndpointAnswer, string?> advice, EndpointSender sender, ILogger logger)
{
    // The cache waits as long as it is asked to, up to this.
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    /// <summary>How the message of each failure begins.</summary>
    public static string FailureOf(string tokenName) => $"The token '{tokenName}' could not be acquired";

    /// <summary>Makes a message for each attempt, within its time limit: an assertion is good for one attempt only.</summary>
    /// <exception cref="TokenAcquisitionException">No token came; transient failures have been retried by then.</exception>
    public async Task<AccessToken> AcquireAsync(
        Func<CancellationToken, ValueTask<(HttpRequestMessage Message, SecretRedactor Sent)>> create,
        CancellationToken cancellationToken,
        string? forwardedFor = null)
    {
        var request = new EndpointRequest
        {
            Failure = FailureOf(tokenName),
            Address = address,
            Create = create,
            Advice = AdviceFor,

            // An answer that is too large is not retried: the address is wrong. ToToken reports it.
            Missing = answer => answer.IsTooLarge || answer.Json?.Text("access_token") is { Length: > 0 } ? null : "an access_token",
            ForwardedFor = forwardedFor,
        };
        try
        {
            return ToToken(await sender.SendAsync(request, cancellationToken).ConfigureAwait(false), new EndpointFailures(request));
        }
        catch (AdobeRequestException failure)
        {
            throw new TokenAcquisitionException(tokenName, failure.Message, failure.Details, failure.InnerException);
        }
    }

    private AccessToken ToToken(EndpointAnswer answer, EndpointFailures failures)
    {
        if (answer.IsTooLarge)
        {
            throw failures.Useless(
                answer,
                $"answered {(int)answer.StatusCode} with more than 256 KiB, which no token answer needs. Check the address of the "
                + "endpoint.");
        }

        JsonElement json = answer.Json!.Value;

        // RFC 6749 section 7.1: a type that is not understood must not be used. An absent one is Bearer (Adobe's admin consent flow).
        if (json.Text("token_type") is { Length: > 0 } type && !type.Equals("Bearer", StringComparison.OrdinalIgnoreCase))
        {
            throw failures.Useless(answer, "gave a token that is not of type Bearer; TokenKit cannot send another.");
        }

        if (json.Fraction("expires_in") is not (> 0 and < double.PositiveInfinity and var expiresIn))
        {
            throw failures.Useless(
                answer,
                "gave a token without a positive expires_in, so it is not known when it expires. Check the address of the endpoint.");
        }

        if (ExpiresIn.IsImplausible(expiresIn, unit))
        {
            TokenLog.ImplausibleLifetime(logger, tokenName, expiresIn);
        }

        if (answer.ClockSkew is { } skew)
        {
            TokenLog.ClockSkewed(logger, skew, tokenName);
        }

        try
        {
            return new AccessToken(json.Text("access_token")!, answer.SentAt + ExpiresIn.ToLifetime(expiresIn, unit))
            {
                ClockSkew = answer.ClockSkew,
            };
        }
        catch (ArgumentException exception)
        {
            throw failures.Useless(answer, $"gave a token that no header may carry: {exception.Message} It was not used.");
        }
    }

    private string AdviceFor(EndpointAnswer answer) =>
        ((answer.Error is null ? null : advice(answer))
            ?? (answer.StatusCode is HttpStatusCode.TooManyRequests ? " Too many token requests: share one provider per credential." : null)
            ?? EndpointFailures.AdviceFor(answer.StatusCode))
        + NextAttempt(answer.RetryAfter);

    private static string NextAttempt(TimeSpan? retryAfter)
    {
        double seconds = Math.Ceiling(Math.Min(retryAfter?.TotalSeconds ?? 0, LongestWait.TotalSeconds));
        return seconds > 0 ? string.Create(CultureInfo.InvariantCulture, $" Next attempt in {seconds} s.") : string.Empty;
    }
}
