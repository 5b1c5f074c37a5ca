using TokenKit.Ims.Credentials;
using TokenKit.Ims.Jwt;
using TokenKit.OAuth;

namespace TokenKit.Ims;

/// <summary>Everything a token request needs, from the options and the credential file; validated and immutable.</summary>
internal sealed class ImsCredential : IDisposable
{
    /// <summary>The IMS host, or the address of a gateway in front of it. Never PDF Services, which only gives tokens.</summary>
    public required Uri Authority { get; init; }

    public required Uri TokenEndpoint { get; init; }

    public required ExpiresIn.Unit ExpiresInUnit { get; init; }

    /// <summary>Empty for a local token, unless it is set.</summary>
    public required string ClientId { get; init; }

    /// <summary>The client id for messages; masked if it looks like a secret.</summary>
    public string ShownClientId => MaskedText.Of(ClientId);

    /// <summary>In the order in which they are tried; at least one, except for a local token.</summary>
    public required IReadOnlyList<string> ClientSecrets { get; init; }

    public required IReadOnlyList<string> Scopes { get; init; }

    public required string? OrganizationId { get; init; }

    /// <summary>Whether the token endpoint is that of PDF Services, which takes the client and nothing else.</summary>
    public bool UsesPdfServices { get; init; }

    public required IReadOnlyList<KeyValuePair<string, string>> AdditionalParameters { get; init; }

    /// <summary>Signs the assertion of the legacy exchange; <see langword="null"/> for client credentials.</summary>
    public JwtAssertion? Assertion { get; init; }

    /// <summary>
    /// When the certificate of the legacy exchange expires; <see langword="null"/> if that is not known. The certificate's own date wins
    /// over the date in a file.
    /// </summary>
    public DateTimeOffset? CertificateExpiresAt { get; init; }

    /// <summary>The path of the key file that the credential file names; <see langword="null"/> if it names none.</summary>
    public string? KeyPath { get; init; }

    /// <summary>A local development token, returned instead of an exchange until it expires.</summary>
    public DevelopmentToken? LocalToken { get; init; }

    /// <summary>The setting, file or variable of the secrets, for messages.</summary>
    public required string SecretsSetting { get; init; }

    /// <summary>The setting, file or variable of the scopes, for messages.</summary>
    public required string ScopesSetting { get; init; }

    /// <summary>
    /// The issuer, the client, the organization and whatever else decides what the token stands for. A value may be secret.
    /// </summary>
    public IEnumerable<string?> ClientIdentity =>
    [
        Authority.AbsoluteUri,
        TokenEndpoint.Authority,
        ClientId,
        OrganizationId,
        LocalToken?.Value,
        .. AdditionalParameters.OrderBy(pair => pair.Key, StringComparer.Ordinal).SelectMany(pair => new[] { pair.Key, pair.Value }),
    ];

    /// <summary>The path, which decides the grant, and the claims or the scopes, whose order does not matter.</summary>
    public IEnumerable<string?> RequestIdentity =>
        [TokenEndpoint.AbsolutePath, Assertion?.Claims, .. Assertion is null ? Scopes.Order(StringComparer.Ordinal).ToArray() : []];

    /// <summary>The name of a token without a name of its own. The client id is not validated yet: it may be a secret.</summary>
    public static string NameOf(ImsOptions? options) =>
        ProblemList.Trim(options?.ClientId) is { } clientId && MaskedText.Of(clientId) == clientId ? clientId : "ims";

    public void Dispose() => Assertion?.Dispose();

    public override string ToString() => $"IMS credential {ShownClientId} at {TokenEndpoint.Host}";
}
