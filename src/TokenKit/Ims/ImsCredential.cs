using TokenKit.Ims.Credentials;
using TokenKit.Ims.Jwt;
using TokenKit.OAuth;

namespace TokenKit.Ims;

/// <summary>What the options and the credential file come to: everything a token request needs, checked and immutable.</summary>
internal sealed class ImsCredential : IDisposable
{
    /// <summary>The IMS host, and the path of a gateway before it.</summary>
    public required Uri Authority { get; init; }

    public required Uri TokenEndpoint { get; init; }

    public required ExpiresIn.Unit ExpiresInUnit { get; init; }

    /// <summary>Empty beside a local token, unless it is set.</summary>
    public required string ClientId { get; init; }

    /// <summary>The client id as messages show it: what looks like a secret in its place is not shown.</summary>
    public string ShownClientId => Shown.Of(ClientId);

    /// <summary>In the order in which they are tried; at least one, unless there is a local token.</summary>
    public required IReadOnlyList<string> ClientSecrets { get; init; }

    public required IReadOnlyList<string> Scopes { get; init; }

    public required string? OrganizationId { get; init; }

    public required IReadOnlyDictionary<string, string> AdditionalParameters { get; init; }

    /// <summary>Signs the assertion of the legacy exchange; <see langword="null"/> for client credentials.</summary>
    public JwtAssertion? Assertion { get; init; }

    /// <summary>When the certificate of the legacy exchange ends; <see langword="null"/> where nothing says so. The certificate's own date wins over a file's.</summary>
    public DateTimeOffset? CertificateExpiresAt { get; init; }

    /// <summary>Where the credential file says that its key lies; <see langword="null"/> where it holds the key itself, or none.</summary>
    public string? KeyPath { get; init; }

    /// <summary>A local development token, handed out instead of an exchange until it lapses.</summary>
    public DevelopmentToken? LocalToken { get; init; }

    /// <summary>Where the secrets were set: the setting or the file that a person must mend.</summary>
    public required string SecretsSetting { get; init; }

    /// <summary>Where the scopes were set.</summary>
    public required string ScopesSetting { get; init; }

    public void Dispose() => Assertion?.Dispose();

    public override string ToString() => $"IMS credential {ShownClientId} at {TokenEndpoint.Host}";
}
