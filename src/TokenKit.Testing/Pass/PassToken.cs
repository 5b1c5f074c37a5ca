namespace TokenKit.Testing.Pass;

// A token as its issuer remembers it.
internal sealed class PassToken
{
    private volatile bool _revoked;

    public required PassClient Client { get; init; }

    public required IReadOnlyList<string> Scopes { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public void Revoke() => _revoked = true;

    public bool IsGood(DateTimeOffset now) => !_revoked && now < ExpiresAt;
}
