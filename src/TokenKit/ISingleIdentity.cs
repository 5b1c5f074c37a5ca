namespace TokenKit;

/// <summary>Has one token, where a request may ask for that of somebody else: better refused than sent as the wrong one.</summary>
internal interface ISingleIdentity
{
    /// <summary>Why a request may not have this token, with the mend; <see langword="null"/> where it may.</summary>
    string? FindProblem(HttpRequestMessage request);
}
