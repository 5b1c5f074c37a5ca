namespace TokenKit.Ims.Credentials;

/// <summary>
/// One credential of a file: for OAuth, for the JWT exchange, or for both while it is being migrated. Or a token, which needs no exchange.
/// </summary>
internal sealed class CredentialFileEntry
{
    /// <summary>Its name in the file; <see langword="null"/> if its shape has no names.</summary>
    public string? Name { get; init; }

    /// <summary>The names of other sets of variables for the same client.</summary>
    public IReadOnlyList<string> OtherNames { get; init; } = [];

    public OAuthPart? OAuth { get; init; }

    public JwtPart? Jwt { get; init; }

    /// <summary>A local development token, which cannot be refreshed.</summary>
    public AccessToken? LocalToken { get; init; }

    public string? OrganizationId { get; init; }

    /// <summary>The IMS host that the file names; <see langword="null"/> for the default host.</summary>
    public Uri? Authority { get; init; }

    /// <summary>Whether it is a credential of PDF Services, whose own token endpoint needs no scopes.</summary>
    public bool IsPdfServices { get; init; }

    public string? ClientId => OAuth?.ClientId ?? Jwt?.ClientId;

    /// <summary>Whether it has a client secret or a key. What has neither may be an API key.</summary>
    public bool IsComplete => OAuth is { ClientSecrets.Count: > 0 }
        || Jwt is { ClientSecrets.Count: > 0 } or { PrivateKey: not null } or { PrivateKeyPath: not null };

    /// <summary>Whether it counts only if a name or a client id selects it: it has no secret, and the file holds a better choice.</summary>
    public bool IsLeftOut { get; set; }

    /// <summary>
    /// One credential of sets that name the same client. A value comes from the first set that has it; all secrets of OAuth count.
    /// </summary>
    /// <param name="sets">At least one; all or none of PDF Services.</param>
    public static CredentialFileEntry Merge(IReadOnlyList<CredentialFileEntry> sets)
    {
        OAuthPart[] oauth = [.. sets.Select(set => set.OAuth).OfType<OAuthPart>()];
        return sets.Count == 1 ? sets[0] : new CredentialFileEntry
        {
            Name = sets[0].Name,
            OtherNames = [.. sets.Skip(1).Select(set => set.Name).OfType<string>()],
            OAuth = oauth.Length == 0 ? null : new()
            {
                ClientId = oauth[0].ClientId,
                ClientSecrets = [.. oauth.SelectMany(part => part.ClientSecrets).Distinct(StringComparer.Ordinal)],
                Scopes = oauth.Select(part => part.Scopes).FirstOrDefault(scopes => scopes.Count > 0, []),
                DefaultScopes = oauth.Select(part => part.DefaultScopes).FirstOrDefault(scopes => scopes.Count > 0, []),
            },
            Jwt = sets.Select(set => set.Jwt).FirstOrDefault(part => part is not null),
            OrganizationId = sets.Select(set => set.OrganizationId).FirstOrDefault(id => id is not null),
            Authority = sets.Select(set => set.Authority).FirstOrDefault(host => host is not null),
            IsPdfServices = sets[0].IsPdfServices,
        };
    }

    public bool HasName(string name) => Name == name || OtherNames.Contains(name, StringComparer.Ordinal);

    public bool HasClientId(string clientId) => OAuth?.ClientId == clientId || Jwt?.ClientId == clientId;

    /// <summary>Its name and client id, for lists in messages.</summary>
    public override string ToString() => LocalToken is not null
        ? "a local development token"
        : $"{MaskedText.Of(Name ?? "unnamed")} ({MaskedText.Of(ClientId ?? "no client id")}"
            + $"{(OAuth is null ? ", JWT" : "")})";

    internal sealed class OAuthPart
    {
        public required string ClientId { get; init; }

        /// <summary>In the file's order; may be empty, as the schema of the project file allows.</summary>
        public required IReadOnlyList<string> ClientSecrets { get; init; }

        /// <summary>As in the file: an item may itself be a list with commas.</summary>
        public required IReadOnlyList<string> Scopes { get; init; }

        /// <summary>What the product of this credential needs, if the file has no scopes.</summary>
        public IReadOnlyList<string> DefaultScopes { get; init; } = [];

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
