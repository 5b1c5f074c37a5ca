namespace TokenKit.Ims.Credentials;

/// <summary>Which credential of several is meant.</summary>
internal sealed class CredentialChoice
{
    public string? Name { get; init; }

    public string? ClientId { get; init; }

    /// <summary>Whether the JWT part is to be used, else the OAuth part.</summary>
    public bool IsForJwt { get; init; }

    /// <summary>The setting of <see cref="Name"/>, for messages.</summary>
    public required string NameSetting { get; init; }

    /// <summary>The setting of <see cref="ClientId"/>.</summary>
    public required string ClientIdSetting { get; init; }

    public bool Fits(CredentialFileEntry entry) => entry.LocalToken is not null || (IsForJwt ? entry.Jwt is not null : entry.OAuth is not null);
}
