namespace TokenKit.Ims.Credentials;

/// <summary>What client credentials take from a file.</summary>
internal sealed class OAuthPart
{
    public required string ClientId { get; init; }

    /// <summary>In the file's order; may be empty, as the schema of the project file allows.</summary>
    public required IReadOnlyList<string> ClientSecrets { get; init; }

    /// <summary>As they stand there: an item may itself be a list with commas.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    public override string ToString() => $"OAuth of {Shown.Of(ClientId)}";
}
