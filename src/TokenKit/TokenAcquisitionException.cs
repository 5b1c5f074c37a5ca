using System.Net;

namespace TokenKit;

/// <summary>No token, and why. Never holds a secret or the body of an answer.</summary>
public sealed class TokenAcquisitionException : Exception
{
    /// <summary>Makes the exception; a provider of your own throws it too.</summary>
    /// <param name="tokenName">The name of the token that could not be had.</param>
    /// <param name="message">What happened and what to do about it. Must hold no secret.</param>
    /// <param name="innerException">What led to it, if anything did.</param>
    public TokenAcquisitionException(string tokenName, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        ArgumentException.ThrowIfNullOrEmpty(tokenName);
        TokenName = tokenName;
    }

    /// <summary>The name given to <c>AddIms</c> or <c>AddProvider</c>.</summary>
    public string TokenName { get; }

    /// <summary>The endpoint that was asked; <see langword="null"/> where none was.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>The status of the answer; <see langword="null"/> where none came.</summary>
    public HttpStatusCode? StatusCode { get; init; }

    /// <summary>The error code of the answer, such as <c>invalid_client</c> (RFC 6749 section 5.2, RFC 7591 section 3.2.2).</summary>
    public string? Error { get; init; }

    /// <summary>The issuer's own words for <see cref="Error"/>, shortened and without secrets.</summary>
    public string? ErrorDescription { get; init; }

    /// <summary>
    /// Whether the same request may succeed later: a network error, a time-out, 408, 429 or 5xx. A refused credential is not transient.
    /// </summary>
    public bool IsTransient { get; init; }

    /// <summary>
    /// How long the issuer asked to wait (RFC 9110 section 10.2.3), or how long TokenKit sends no registration after one whose answer was
    /// lost; <see langword="null"/> otherwise.
    /// </summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The issuer's own id of the request (<c>x-debug-id</c>, else <c>x-request-id</c>): give it to Adobe's support.</summary>
    public string? RequestId { get; init; }

    // The same failure for another caller. Each gets an exception of its own: each throw of one object adds to its stack trace, and threads
    // would write that at once. The original is not the inner exception, as its text is the same; what led to it is.
    internal static TokenAcquisitionException Again(TokenAcquisitionException original) => new(
        original.TokenName, original.Message, original.InnerException)
    {
        Endpoint = original.Endpoint,
        StatusCode = original.StatusCode,
        Error = original.Error,
        ErrorDescription = original.ErrorDescription,
        IsTransient = original.IsTransient,
        RetryAfter = original.RetryAfter,
        RequestId = original.RequestId,
    };
}
