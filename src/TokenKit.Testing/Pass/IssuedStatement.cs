namespace TokenKit.Testing.Pass;

// One download of an application's software statement.
internal sealed class IssuedStatement(PassApplication application)
{
    private volatile bool _revoked;

    public PassApplication Application { get; } = application;

    public bool IsRevoked => _revoked;

    public void Revoke() => _revoked = true;
}
