namespace TokenKit.Ims.Credentials;

/// <summary>One credential of a file: for OAuth, for the exchange of an assertion, or for both while it is migrated; or a token by itself.</summary>
internal sealed class CredentialFileEntry
{
    /// <summary>What the file calls it; <see langword="null"/> where its shape has no names.</summary>
    public string? Name { get; init; }

    public OAuthPart? OAuth { get; init; }

    public JwtPart? Jwt { get; init; }

    /// <summary>A local development token, which nothing renews.</summary>
    public AccessToken? LocalToken { get; init; }

    public string? OrganizationId { get; init; }

    /// <summary>The IMS host that the file names; <see langword="null"/> for the usual one.</summary>
    public Uri? Authority { get; init; }

    public bool HasClientId(string clientId) => OAuth?.ClientId == clientId || Jwt?.ClientId == clientId;

    /// <summary>Its name and client id, for lists in messages.</summary>
    public override string ToString() => LocalToken is not null
        ? "a local development token"
        : $"{Shown.Of(Name ?? "unnamed")} ({Shown.Of(OAuth?.ClientId ?? Jwt?.ClientId ?? "no client id")}{(OAuth is null ? ", JWT" : "")})";
}
