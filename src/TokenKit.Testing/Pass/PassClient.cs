namespace TokenKit.Testing.Pass;

/// <summary>One registration: the client of one device.</summary>
public sealed class PassClient
{
    private readonly string _secret;
    private volatile bool _revoked;
    private int _tokensIssued;

    internal PassClient(string secret, IssuedStatement statement)
    {
        _secret = secret;
        Statement = statement;
    }

    /// <summary>The client id: a UUID.</summary>
    public string ClientId { get; } = Guid.NewGuid().ToString();

    /// <summary>The <see cref="PassApplication.Id"/> of the application that it was registered for.</summary>
    public string ApplicationId => Statement.Application.Id;

    /// <summary>The <c>X-Device-Info</c> of the registration as sent, or <see langword="null"/> if it had none.</summary>
    public string? DeviceInfo { get; internal init; }

    /// <summary>The <c>X-Forwarded-For</c> of the registration as sent, or <see langword="null"/> if it had none.</summary>
    public string? ForwardedFor { get; internal init; }

    /// <summary>How many tokens were issued to it.</summary>
    public int TokensIssued => Volatile.Read(ref _tokensIssued);

    internal IssuedStatement Statement { get; }

    // Revoking a statement also revokes the clients that were registered with it.
    internal bool IsRevoked => _revoked || Statement.IsRevoked;

    /// <summary>The client id; never the secret.</summary>
    public override string ToString() => ClientId;

    internal bool HasSecret(string secret) => secret == _secret;

    internal void Revoke() => _revoked = true;

    internal void CountToken() => Interlocked.Increment(ref _tokensIssued);
}
