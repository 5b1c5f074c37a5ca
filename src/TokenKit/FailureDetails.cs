using System.Net;

namespace TokenKit;

/// <summary>What both exceptions of TokenKit say about a failed request. Immutable; holds no secret and no body of an answer.</summary>
internal sealed record FailureDetails
{
    public static FailureDetails None { get; } = new();

    public Uri? Endpoint { get; init; }

    public HttpStatusCode? StatusCode { get; init; }

    public string? Error { get; init; }

    public string? ErrorDescription { get; init; }

    public bool IsTransient { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    public string? RequestId { get; init; }
}
