namespace TokenKit.Ims;

/// <summary>What IMS says about a token. Immutable.</summary>
public sealed class TokenValidationResult
{
    internal TokenValidationResult(bool isValid, string? reason)
    {
        IsValid = isValid;
        Reason = reason;
    }

    /// <summary>Whether IMS accepts the token now, from this client.</summary>
    public bool IsValid { get; }

    /// <summary>
    /// Adobe's own reason. The reasons are not listed anywhere, so do not branch on them. <see langword="null"/> if Adobe gave no reason.
    /// </summary>
    public string? Reason { get; }

    /// <summary>The verdict and the reason.</summary>
    public override string ToString() => IsValid ? "valid" : $"not valid ({Reason ?? "no reason given"})";
}
