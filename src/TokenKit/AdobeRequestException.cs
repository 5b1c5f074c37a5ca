using System.Net;

namespace TokenKit;

/// <summary>
/// A request to Adobe failed: a validation or revocation at IMS, or a call of the Adobe Developer Console. If a token could not be
/// acquired, a <see cref="TokenAcquisitionException"/> is thrown instead. Never holds a secret, a token or the body of an answer.
/// </summary>
public sealed class AdobeRequestException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened and what to do about it. Must hold no secret.</param>
    /// <param name="innerException">What led to it, if anything did.</param>
    public AdobeRequestException(string message, Exception? innerException = null)
        : this(message, FailureDetails.None, innerException)
    {
    }

    internal AdobeRequestException(string message, FailureDetails details, Exception? innerException)
        : base(message, innerException) => Details = details;

    /// <summary>The address that was asked.</summary>
    public Uri? Endpoint
    {
        get => Details.Endpoint;
        init => Details = Details with { Endpoint = value };
    }

    /// <summary>The status of the answer; <see langword="null"/> if none came.</summary>
    public HttpStatusCode? StatusCode
    {
        get => Details.StatusCode;
        init => Details = Details with { StatusCode = value };
    }

    /// <summary>The error code of the answer: of IMS such as <c>invalid_client</c>, of Adobe's gateway such as <c>403003</c>.</summary>
    public string? Error
    {
        get => Details.Error;
        init => Details = Details with { Error = value };
    }

    /// <summary>Adobe's own description of <see cref="Error"/>, at most 300 characters, without secrets.</summary>
    public string? ErrorDescription
    {
        get => Details.ErrorDescription;
        init => Details = Details with { ErrorDescription = value };
    }

    /// <summary>Whether the same request may succeed later: a network error, a time-out, 408, 429 or 5xx.</summary>
    public bool IsTransient
    {
        get => Details.IsTransient;
        init => Details = Details with { IsTransient = value };
    }

    /// <summary>How long Adobe asked to wait (RFC 9110 section 10.2.3); <see langword="null"/> if it did not say.</summary>
    public TimeSpan? RetryAfter
    {
        get => Details.RetryAfter;
        init => Details = Details with { RetryAfter = value };
    }

    /// <summary>Adobe's own id of the request (<c>x-debug-id</c>, else <c>x-request-id</c>): give it to Adobe's support.</summary>
    public string? RequestId
    {
        get => Details.RequestId;
        init => Details = Details with { RequestId = value };
    }

    internal FailureDetails Details { get; private init; }

    /// <summary>Whether the server has carried the request out, as far as it is known after all attempts.</summary>
    internal RequestFate Fate { get; set; }
}
