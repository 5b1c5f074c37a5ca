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
        /// For a request that must not be carried out twice. It is sent again after each failure that is
        /// <see cref="RequestFate.NotCarriedOut"/>, once after one that is <see cref="RequestFate.Unknown"/>, and not after one that is
        /// <see cref="RequestFate.AnswerLost"/>. An attempt has no time limit of its own: to give it up would lose its answer.
        /// </summary>
        NotCarriedOut,
    }

    /// <summary>What did not happen if the request fails, as the start of a sentence: "The token could not be validated".</summary>
    public required string Failure { get; init; }

    public required Uri Address { get; init; }

    /// <summary>Makes the message of one attempt, within the time limit of the attempt, and lists the secrets in it.</summary>
    public required Func<CancellationToken, ValueTask<(HttpRequestMessage Message, SecretRedactor Sent)>> Create { get; init; }

    /// <summary>
    /// What to do about an error, with a blank before it; <see langword="null"/> for the advice that fits the status.
    /// </summary>
    public required Func<EndpointAnswer, string?> Advice { get; init; }

    /// <summary>
    /// Names what a success must hold and this one lacks, to be read after "without"; <see langword="null"/> if it is complete.
    /// </summary>
    public Func<EndpointAnswer, string?> Missing { get; init; } = OwnAnswer;

    public Repetition Repeats { get; init; } = Repetition.Harmless;

    /// <summary>The address on whose behalf the request is sent; it chooses the rate limit.</summary>
    public string? ForwardedFor { get; init; }

    /// <summary>
    /// Whether the caller has waited for the permit of the first attempt with <see cref="EndpointSender.WaitForPermitAsync"/>.
    /// </summary>
    public bool HasPermit { get; init; }

    /// <summary>
    /// For a request whose success has no content to check: only a page for people, or an error, shows that a proxy answered.
    /// </summary>
    public static string? OwnAnswer(EndpointAnswer answer) => answer.IsPage || answer.Error is not null ? "an answer of its own" : null;

    public override string ToString() => Failure;
}
