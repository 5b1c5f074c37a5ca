namespace TokenKit.Ims;

/// <summary>One OAuth server-to-server credential of a credential file.</summary>
internal sealed class CredentialFileEntry
{
    public required string Name { get; init; }

    public required string ClientId { get; init; }

    /// <summary>In the file's order; may be empty, as the file's own schema allows.</summary>
    public required IReadOnlyList<string> ClientSecrets { get; init; }

    public required IReadOnlyList<string> Scopes { get; init; }

    public required string? OrganizationId { get; init; }

    public override string ToString() => $"{Name} ({ClientId})";
}
