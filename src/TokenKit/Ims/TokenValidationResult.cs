namespace TokenKit.Ims;

/// <summary>What IMS thinks of a token. Immutable.</summary>
public sealed class TokenValidationResult
{
    internal TokenValidationResult(bool isValid, string? reason)
    {
        IsValid = isValid;
        Reason = reason;
    }

    /// <summary>Whether IMS takes the token now, from this client.</summary>
    public bool IsValid { get; }

    /// <summary>Why not, in Adobe's words: they are not listed anywhere, so do not branch on them. <see langword="null"/> where none came.</summary>
    public string? Reason { get; }

    /// <summary>The verdict and the reason.</summary>
    public override string ToString() => IsValid ? "valid" : $"not valid ({Reason ?? "no reason given"})";
}
