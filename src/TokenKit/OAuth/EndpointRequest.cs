namespace TokenKit.OAuth;

/// <summary>One request to an issuer: how to make the message of each attempt, and how to describe a failure.</summary>
internal sealed class EndpointRequest
{
    internal enum Repetition
    {
        /// <summary>Each transient failure: to send the request twice does no harm.</summary>
        Harmless,

        /// <summary>Status 429 only: such a request was certainly not carried out.</summary>
        Throttled,

        /// <summary>
        /// Each failure that certainly left nothing behind, and one other at most. A time-out, or an answer that began as a success, ends
        /// the attempts. One attempt may take as long as all of them, because the answer of an attempt that is given up is lost.
        /// </summary>
        NotCarriedOut,
    }

    /// <summary>What did not happen if the request fails, as the start of a sentence: "The token could not be validated".</summary>
    public required string Failure { get; init; }

    public required Uri Address { get; init; }

    /// <summary>Makes the message of one attempt, within the time limit of the attempt, and lists the secrets in it.</summary>
    public required Func<CancellationToken, ValueTask<(HttpRequestMessage Message, SecretRedactor Sent)>> Create { get; init; }

    /// <summary>What to do about an error, with a blank before it; <see langword="null"/> if only the status says something.</summary>
    public required Func<EndpointAnswer, string?> Advice { get; init; }

    /// <summary>What a success must hold and this one lacks; <see langword="null"/> if nothing is missing.</summary>
    public Func<EndpointAnswer, string?> Missing { get; init; } = OwnAnswer;

    public Repetition Repeats { get; init; } = Repetition.Harmless;

    /// <summary>The address on whose behalf the request is sent; it chooses the rate limit.</summary>
    public string? ForwardedFor { get; init; }

    /// <summary>Whether the caller has already waited for the permit of the first attempt.</summary>
    public bool HasPermit { get; init; }

    /// <summary>If the status alone means success, the answer must be of the issuer and not of a proxy.</summary>
    public static string? OwnAnswer(EndpointAnswer answer) => answer.IsPage || answer.Error is not null ? "an answer of its own" : null;

    public override string ToString() => Failure;
}
