using TokenKit.OAuth;

namespace TokenKit.Ims;

/// <summary>What the options and the credential file come to: everything a token request needs, checked and immutable.</summary>
internal sealed class ImsCredential
{
    public required Uri TokenEndpoint { get; init; }

    public required ExpiresInUnit ExpiresInUnit { get; init; }

    public required string ClientId { get; init; }

    /// <summary>In the order in which they are tried; at least one.</summary>
    public required IReadOnlyList<string> ClientSecrets { get; init; }

    public required IReadOnlyList<string> Scopes { get; init; }

    public required string? OrganizationId { get; init; }

    public required IReadOnlyDictionary<string, string> AdditionalParameters { get; init; }

    /// <summary>Where the secrets were set: the setting or the file that a person must mend.</summary>
    public required string SecretsSetAt { get; init; }

    /// <summary>Where the scopes were set.</summary>
    public required string ScopesSetAt { get; init; }

    public override string ToString() => $"IMS credential {ClientId} at {TokenEndpoint.Host}";
}
