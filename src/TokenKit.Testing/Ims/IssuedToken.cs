namespace TokenKit.Testing.Ims;

// A token as its issuer remembers it.
internal sealed class IssuedToken
{
    private volatile bool _revoked;

    public required int Number { get; init; }

    public required string ClientId { get; init; }

    public required string OrganizationId { get; init; }

    public required IReadOnlyList<string> Scopes { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public bool IsRevoked => _revoked;

    public void Revoke() => _revoked = true;

    public bool IsGood(DateTimeOffset now) => !_revoked && now < ExpiresAt;
}
