using System.Net;

namespace TokenKit;

/// <summary>
/// A request to Adobe other than for a token failed: a validation or revocation at IMS, or a call of the Adobe Developer Console. Never holds a
/// secret, a token or the body of an answer. That there was no token to send is a <see cref="TokenAcquisitionException"/> instead.
/// </summary>
public sealed class AdobeRequestException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened and what to do about it. Must hold no secret.</param>
    /// <param name="innerException">What led to it, if anything did.</param>
    public AdobeRequestException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>The address that was asked.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>The status of the answer; <see langword="null"/> where none came.</summary>
    public HttpStatusCode? StatusCode { get; init; }

    /// <summary>The error code of the answer: of IMS such as <c>invalid_client</c>, of Adobe's gateway such as <c>403003</c>.</summary>
    public string? Error { get; init; }

    /// <summary>Adobe's own words for <see cref="Error"/>, shortened and without secrets.</summary>
    public string? ErrorDescription { get; init; }

    /// <summary>Whether the same request may succeed later: a network error, a time-out, 408, 429 or 5xx.</summary>
    public bool IsTransient { get; init; }

    /// <summary>How long Adobe asked to wait (RFC 9110 section 10.2.3); <see langword="null"/> where it did not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Adobe's own id of the request (<c>x-debug-id</c>, else <c>x-request-id</c>): give it to Adobe's support.</summary>
    public string? RequestId { get; init; }

    /// <summary>Whether the request may be sent once more where it must not be carried out twice.</summary>
    internal RequestFate Fate { get; set; }
}
