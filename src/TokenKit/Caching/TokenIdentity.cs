using System.Security.Cryptography;
using System.Text;

namespace TokenKit.Caching;

/// <summary>Identifies the client of a token and how it is acquired, by three strings to compare.</summary>
internal sealed class TokenIdentity
{
    /// <summary>The identity of a source that is never replaced.</summary>
    public static TokenIdentity Only { get; } = new() { Client = string.Empty, Request = string.Empty, Secret = string.Empty };

    /// <summary>The issuer, the client, the organization and whatever else decides what the token stands for.</summary>
    public required string Client { get; init; }

    /// <summary>The endpoint, the grant and the scopes.</summary>
    public required string Request { get; init; }

    /// <summary>Differs if the secret or the key differs, and does not reveal it.</summary>
    public required string Secret { get; init; }

    public Change Since(TokenIdentity before) =>
        Client != before.Client ? Change.Client
        : Request != before.Request || Secret != before.Secret ? Change.Request
        : Change.None;

    /// <summary>A hash, because the texts may be secret. The lengths distinguish lists that are equal once they are joined.</summary>
    public static string HashOf(IEnumerable<string?> texts) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(texts.Select(text => $"{text?.Length ?? -1}:{text}")))));

    /// <summary>What a reload of options changes for the cached token.</summary>
    internal enum Change
    {
        /// <summary>Nothing: it would be acquired in the same way today.</summary>
        None,

        /// <summary>It is a token of the same client, but would be acquired in another way: secret, key, scopes, grant or path.</summary>
        Request,

        /// <summary>It is a token of another client, issuer or organization.</summary>
        Client,
    }
}
