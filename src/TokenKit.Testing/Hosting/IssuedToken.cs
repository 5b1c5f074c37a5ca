namespace TokenKit.Testing.Hosting;

// An access token as its issuer remembers it.
internal sealed class IssuedToken
{
    private volatile bool _revoked;

    public required string ClientId { get; init; }

    public required IReadOnlyList<string> Scopes { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    // Empty at Adobe Pass, which knows no organizations.
    public string OrganizationId { get; init; } = string.Empty;

    // In the order of issue, from 1.
    public int Number { get; set; }

    public bool IsRevoked => _revoked;

    public void Revoke() => _revoked = true;

    public bool IsGood(DateTimeOffset now) => !_revoked && now < ExpiresAt;
}
