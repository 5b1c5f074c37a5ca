namespace TokenKit.Ims.Credentials;

/// <summary>
/// One credential of a file: for OAuth, for the JWT exchange, or for both while it is being migrated. Or a token, which needs no exchange.
/// </summary>
internal sealed class CredentialFileEntry
{
    /// <summary>Its name in the file; <see langword="null"/> if its shape has no names.</summary>
    public string? Name { get; init; }

    public OAuthPart? OAuth { get; init; }

    public JwtPart? Jwt { get; init; }

    /// <summary>A local development token, which cannot be refreshed.</summary>
    public AccessToken? LocalToken { get; init; }

    public string? OrganizationId { get; init; }

    /// <summary>The IMS host that the file names; <see langword="null"/> for the default host.</summary>
    public Uri? Authority { get; init; }

    /// <summary>Whether it is a credential of PDF Services, whose own token endpoint needs no scopes.</summary>
    public bool IsPdfServices { get; init; }

    public bool HasClientId(string clientId) => OAuth?.ClientId == clientId || Jwt?.ClientId == clientId;

    /// <summary>Its name and client id, for lists in messages.</summary>
    public override string ToString() => LocalToken is not null
        ? "a local development token"
        : $"{MaskedText.Of(Name ?? "unnamed")} ({MaskedText.Of(OAuth?.ClientId ?? Jwt?.ClientId ?? "no client id")}"
            + $"{(OAuth is null ? ", JWT" : "")})";

    internal sealed class OAuthPart
    {
        public required string ClientId { get; init; }

        /// <summary>In the file's order; may be empty, as the schema of the project file allows.</summary>
        public required IReadOnlyList<string> ClientSecrets { get; init; }

        /// <summary>As in the file: an item may itself be a list with commas.</summary>
        public required IReadOnlyList<string> Scopes { get; init; }

        public override string ToString() => $"OAuth of {MaskedText.Of(ClientId)}";
    }

    /// <summary>What a file holds for the JWT exchange. Everything but the client id may be missing: a project file holds no key.</summary>
    internal sealed class JwtPart
    {
        public required string ClientId { get; init; }

        public required IReadOnlyList<string> ClientSecrets { get; init; }

        public string? TechnicalAccountId { get; init; }

        /// <summary>As in the file: an item may itself be a list with commas.</summary>
        public IReadOnlyList<string> Metascopes { get; init; } = [];

        /// <summary>The text of the key; <see langword="null"/> if there is no key, or only <see cref="PrivateKeyPath"/>.</summary>
        public string? PrivateKey { get; init; }

        public string? PrivateKeyPath { get; init; }

        public string? Passphrase { get; init; }

        public string? Certificate { get; init; }

        public DateTimeOffset? CertificateExpiresAt { get; init; }

        public override string ToString() => $"JWT of {MaskedText.Of(ClientId)}";
    }
}
