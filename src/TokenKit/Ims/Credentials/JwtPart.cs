namespace TokenKit.Ims.Credentials;

/// <summary>What the exchange of an assertion takes from a file. All but the client id may be missing: a project file holds no key.</summary>
internal sealed class JwtPart
{
    public required string ClientId { get; init; }

    public required IReadOnlyList<string> ClientSecrets { get; init; }

    public string? TechnicalAccountId { get; init; }

    /// <summary>As they stand there: an item may itself be a list with commas.</summary>
    public IReadOnlyList<string> Metascopes { get; init; } = [];

    /// <summary>The text of the key; <see langword="null"/> where there is none or <see cref="PrivateKeyPath"/> leads to it.</summary>
    public string? PrivateKey { get; init; }

    public string? PrivateKeyPath { get; init; }

    public string? Passphrase { get; init; }

    /// <summary>The certificate beside the key, as PEM; <see langword="null"/> where the file has none.</summary>
    public string? Certificate { get; init; }

    public DateTimeOffset? CertificateExpiresAt { get; init; }

    public override string ToString() => $"JWT of {Shown.Of(ClientId)}";
}
