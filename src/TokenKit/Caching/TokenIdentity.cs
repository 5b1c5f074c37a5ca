namespace TokenKit.Caching;

/// <summary>Whose token it is, what it is asked for with, and by which secret. Three texts to compare, of which the last is never a secret itself.</summary>
internal sealed class TokenIdentity
{
    /// <summary>The identity of a source that is never replaced.</summary>
    public static TokenIdentity Only { get; } = new() { Client = string.Empty, Request = string.Empty, Secret = string.Empty };

    /// <summary>The issuer, the client, the organization and whatever else decides who the token stands for.</summary>
    public required string Client { get; init; }

    /// <summary>The endpoint, the grant and the scopes.</summary>
    public required string Request { get; init; }

    /// <summary>Differs where a secret or a key does, and does not tell it.</summary>
    public required string Secret { get; init; }

    public TokenChange Since(TokenIdentity before) =>
        Client != before.Client ? TokenChange.Client
        : Request != before.Request ? TokenChange.Request
        : Secret != before.Secret ? TokenChange.Secret
        : TokenChange.None;
}
