namespace TokenKit.Requests;

/// <summary>Which failures of a request lead to another attempt.</summary>
internal enum RequestRepetition
{
    /// <summary>Every transient one: a second sending does no harm.</summary>
    Harmless,

    /// <summary>A 429 only: such a request was certainly not carried out.</summary>
    Throttled,

    /// <summary>
    /// Each that certainly left nothing behind, and one other at most. None after a time-out or an answer that began as a success; one
    /// attempt may take all the time there is, because an answer that is given up is lost.
    /// </summary>
    NotCarriedOut,
}
