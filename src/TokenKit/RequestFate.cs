namespace TokenKit;

/// <summary>What is known about a failed request: whether the server has carried it out.</summary>
internal enum RequestFate
{
    /// <summary>It may have been carried out. It is sent once more at most.</summary>
    Unknown,

    /// <summary>It was certainly not carried out: it did not reach the server, or the server said so.</summary>
    NotCarriedOut,

    /// <summary>It was probably carried out and its answer was lost, or it may still be under way. It is not sent again.</summary>
    AnswerLost,
}
