using TokenKit.OAuth;

namespace TokenKit.Requests;

/// <summary>One request: how to make it, as often as it is tried, and how to speak of its failure.</summary>
internal sealed class RequestPlan
{
    /// <summary>What did not happen then, as a sentence begins: "The token could not be validated".</summary>
    public required string Failure { get; init; }

    public required Uri Address { get; init; }

    /// <summary>Makes the message of one attempt.</summary>
    public required Func<HttpRequestMessage> Create { get; init; }

    /// <summary>What must not be seen again in the words of the answer.</summary>
    public TokenForm Secrets { get; init; } = new();

    /// <summary>What to do about a refusal, with a blank before it; <see langword="null"/> where only the status speaks.</summary>
    public required Func<RequestAnswer, string?> Advice { get; init; }

    /// <summary>What a success must hold and this one lacks; <see langword="null"/> where nothing is missing.</summary>
    public Func<RequestAnswer, string?> Missing { get; init; } = OwnAnswer;

    /// <summary>Which failures lead to another attempt.</summary>
    public RequestRepetition Repetition { get; init; } = RequestRepetition.Harmless;

    /// <summary>Awaited before each attempt, where requests must be spaced.</summary>
    public Func<CancellationToken, ValueTask>? Turn { get; init; }

    /// <summary>Where the status says all, it must be Adobe's own.</summary>
    public static string? OwnAnswer(RequestAnswer answer) => answer.IsPage || answer.Error is not null ? "an answer of its own" : null;

    public override string ToString() => Failure;
}
