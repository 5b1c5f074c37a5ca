using System.Net;

namespace TokenKit;

/// <summary>There is no token, and why. Never holds a secret or the body of an answer.</summary>
public sealed class TokenAcquisitionException : Exception
{
    /// <summary>Makes the exception; a provider of your own throws it too.</summary>
    /// <param name="tokenName">The name of the token that could not be acquired.</param>
    /// <param name="message">What happened and what to do about it. Must hold no secret.</param>
    /// <param name="innerException">What led to it, if anything did.</param>
    public TokenAcquisitionException(string tokenName, string message, Exception? innerException = null)
        : this(tokenName, message, FailureDetails.None, innerException)
    {
    }

    internal TokenAcquisitionException(string tokenName, string message, FailureDetails details, Exception? innerException = null)
        : base(message, innerException)
    {
        ArgumentException.ThrowIfNullOrEmpty(tokenName);
        TokenName = tokenName;
        Details = details;
    }

    /// <summary>The name that was given to <c>AddIms</c>, <c>AddAdobePass</c> or <c>AddProvider</c>.</summary>
    public string TokenName { get; }

    /// <summary>The endpoint that was asked; <see langword="null"/> if none was.</summary>
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

    /// <summary>
    /// The error code of the answer, such as <c>invalid_client</c> (RFC 6749 section 5.2, RFC 7591 section 3.2.2), or of Adobe's gateway,
    /// such as <c>403003</c>.
    /// </summary>
    public string? Error
    {
        get => Details.Error;
        init => Details = Details with { Error = value };
    }

    /// <summary>The issuer's own description of <see cref="Error"/>, at most 300 characters, without secrets.</summary>
    public string? ErrorDescription
    {
        get => Details.ErrorDescription;
        init => Details = Details with { ErrorDescription = value };
    }

    /// <summary>
    /// Whether the same request may succeed later: a network error, a time-out, 408, 429, 5xx or an answer that is not JSON. A refused
    /// credential is not transient, except for a client of Adobe Pass that was registered less than a minute ago. The cache tries again
    /// after 1 s to 60 s if it is true, and after 30 s if it is false, which is the default.
    /// </summary>
    public bool IsTransient
    {
        get => Details.IsTransient;
        init => Details = Details with { IsTransient = value };
    }

    /// <summary>
    /// How long the issuer asked to wait (RFC 9110 section 10.2.3), or how long TokenKit sends no registration after one whose answer was
    /// lost; <see langword="null"/> otherwise.
    /// </summary>
    public TimeSpan? RetryAfter
    {
        get => Details.RetryAfter;
        init => Details = Details with { RetryAfter = value };
    }

    /// <summary>The issuer's own id of the request (<c>x-debug-id</c>, else <c>x-request-id</c>): give it to Adobe's support.</summary>
    public string? RequestId
    {
        get => Details.RequestId;
        init => Details = Details with { RequestId = value };
    }

    internal FailureDetails Details { get; private init; }

    // The same failure for another caller. Each gets an exception of its own: each throw of one object adds to its stack trace, and threads
    // would write that at once. The original is not the inner exception, as its message is the same; its own inner exception is.
    internal static TokenAcquisitionException Again(TokenAcquisitionException original) =>
        new(original.TokenName, original.Message, original.Details, original.InnerException);
}
