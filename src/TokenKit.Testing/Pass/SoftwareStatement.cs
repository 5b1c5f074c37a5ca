namespace TokenKit.Testing.Pass;

// One download of an application's statement.
internal sealed class SoftwareStatement(PassApplication application)
{
    private volatile bool _revoked;

    public PassApplication Application { get; } = application;

    public bool IsRevoked => _revoked;

    public void Revoke() => _revoked = true;
}
