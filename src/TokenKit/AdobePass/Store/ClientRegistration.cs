namespace TokenKit.AdobePass;

/// <summary>Client credentials that Adobe Pass gave to one application or device. They do not expire; losing them signs viewers out.
/// Immutable; <see cref="ToString"/> never shows the secret.</summary>
public sealed class ClientRegistration
{
    /// <summary>The client id, a UUID so far.</summary>
    /// <exception cref="ArgumentException">It is empty.</exception>
    public required string ClientId { get; init => field = Required(value, nameof(ClientId)); }

    /// <summary>The secret: keep it out of logs.</summary>
    /// <exception cref="ArgumentException">It is empty.</exception>
    public required string ClientSecret { get; init => field = Required(value, nameof(ClientSecret)); }

    /// <summary>When Adobe issued the client id, by Adobe's clock; <see langword="null"/> where it did not say.</summary>
    public DateTimeOffset? IssuedAt { get; init; }

    /// <summary>What Adobe answered (RFC 7591 section 3.2.1: <c>redirect_uris</c>); empty by default.</summary>
    public IReadOnlyList<string> RedirectUris { get; init => field = Copy(value, nameof(RedirectUris)); } = [];

    /// <summary>What Adobe answered, such as <c>client_credentials</c>; empty by default.</summary>
    public IReadOnlyList<string> GrantTypes { get; init => field = Copy(value, nameof(GrantTypes)); } = [];

    /// <summary>What Adobe answered, such as <c>api:client:v2</c>; empty by default.</summary>
    public IReadOnlyList<string> Scopes { get; init => field = Copy(value, nameof(Scopes)); } = [];

    /// <summary>When it was made, by the clock of the machine that registered.</summary>
    public DateTimeOffset RegisteredAt { get; init; }

    /// <summary>The client id that Adobe refused and that this registration replaced; <see langword="null"/> for a first one.
    /// With <see cref="RegisteredAt"/> it keeps the cool-down of registering again across restarts.</summary>
    public string? ReplacedClientId { get; init; }

    // The timestamp of the clock of this process when it registered; null if it is read from a store.
    internal long? MadeAt { get; set; }

    /// <summary>The client id; never the secret.</summary>
    public override string ToString() => $"client registration {ClientId}";

    internal static bool IsSame(ClientRegistration? one, ClientRegistration? other) =>
        one is null || other is null ? one == other : one.ClientId == other.ClientId && one.ClientSecret == other.ClientSecret;

    private static string Required(string value, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(value, name);
        return value;
    }

    private static IReadOnlyList<string> Copy(IReadOnlyList<string> values, string name)
    {
        ArgumentNullException.ThrowIfNull(values, name);
        return values.Contains(null!) ? throw new ArgumentException("A text of the list is null.", name) : [.. values];
    }
}
