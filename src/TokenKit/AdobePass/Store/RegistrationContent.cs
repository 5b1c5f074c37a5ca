namespace TokenKit.AdobePass.Store;

/// <summary>The members of a registration file, format 1. It is strict: what is missing, unknown, twice there or of another kind makes it none.</summary>
internal sealed class RegistrationContent
{
    public required int Format { get; init; }

    public required string Host { get; init; }

    public required string Application { get; init; }

    public string? Instance { get; init; }

    /// <summary>The hash of the key: the three parts above it are for people, and cut where they are long.</summary>
    public required string Key { get; init; }

    public required string ClientId { get; init; }

    public required string ClientSecret { get; init; }

    public DateTimeOffset? IssuedAt { get; init; }

    public required DateTimeOffset RegisteredAt { get; init; }

    public string? ReplacedClientId { get; init; }

    public required IReadOnlyList<string> RedirectUris { get; init; }

    public required IReadOnlyList<string> GrantTypes { get; init; }

    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>Over all the others: a secret that was damaged would be refused by Adobe, and cost a registration.</summary>
    public string? Checksum { get; set; }
}
