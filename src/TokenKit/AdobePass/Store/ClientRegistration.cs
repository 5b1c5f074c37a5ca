namespace TokenKit.AdobePass;

/// <summary>
/// Client credentials that Adobe Pass issued to one application or device. They do not expire; losing them signs viewers out. Immutable;
/// <see cref="ToString"/> never shows the secret.
/// </summary>
public sealed class ClientRegistration
{
    /// <summary>The client id, so far always a UUID.</summary>
    /// <exception cref="ArgumentException">It is empty.</exception>
    public required string ClientId { get; init => field = Required(value, nameof(ClientId)); }

    /// <summary>The secret: keep it out of logs.</summary>
    /// <exception cref="ArgumentException">It is empty.</exception>
    public required string ClientSecret { get; init => field = Required(value, nameof(ClientSecret)); }

    /// <summary>When Adobe issued the client id, by Adobe's clock; <see langword="null"/> if Adobe did not say.</summary>
    public DateTimeOffset? IssuedAt { get; init; }

    /// <summary>The <c>redirect_uris</c> of Adobe's answer (RFC 7591 section 3.2.1); empty by default.</summary>
    public IReadOnlyList<string> RedirectUris { get; init => field = Copy(value, nameof(RedirectUris)); } = [];

    /// <summary>The grant types of Adobe's answer, such as <c>client_credentials</c>; empty by default.</summary>
    public IReadOnlyList<string> GrantTypes { get; init => field = Copy(value, nameof(GrantTypes)); } = [];

    /// <summary>The scopes of Adobe's answer, such as <c>api:client:v2</c>; empty by default.</summary>
    public IReadOnlyList<string> Scopes { get; init => field = Copy(value, nameof(Scopes)); } = [];

    /// <summary>When the client was registered, by the clock of the machine that registered it.</summary>
    public DateTimeOffset RegisteredAt { get; init; }

    /// <summary>The refused client id that this registration replaced; <see langword="null"/> for a first registration.
    /// With <see cref="RegisteredAt"/> it keeps the cool-down after a new registration across restarts.</summary>
    public string? ReplacedClientId { get; init; }

    // The timestamp of this process's clock when it registered the client; null if the registration was read from a store.
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
        return values.Contains(null!) ? throw new ArgumentException("A string of the list is null.", name) : [.. values];
    }
}
