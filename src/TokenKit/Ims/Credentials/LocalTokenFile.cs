namespace TokenKit.Ims.Credentials;

/// <summary>
/// The local development token of the AEM Developer Console: <c>accessToken</c>. It is valid for a day and cannot be refreshed.
/// </summary>
internal static class LocalTokenFile
{
    private const string Name = "accessToken";

    public static bool Is(FileObject root) => root.Has(Name);

    /// <exception cref="CredentialFileException">It is not a token, or does not say when it expires.</exception>
    public static IReadOnlyList<CredentialFileEntry> Read(FileObject root)
    {
        string value = root.As("the local development token").RequiredText(Name);
        int illegal = HeaderText.IndexOfIllegal(value);
        if (illegal >= 0)
        {
            throw new CredentialFileException($"its {Name} has an illegal character (U+{(int)value[illegal]:X4}) at position {illegal}, "
                + "which no token has. Download the file from the AEM Developer Console again.");
        }

        return ImsTokenClaims.TryRead(new AccessToken(value, DateTimeOffset.MaxValue), out ImsTokenClaims? claims)
            && claims.ExpiresAt is { } expiresAt
            ? [new CredentialFileEntry { LocalToken = new AccessToken(value, expiresAt) }]
            : throw new CredentialFileException($"its {Name} does not say when it expires: it is not a token of Adobe IMS with the claims "
                + "created_at and expires_in. Download the file from the AEM Developer Console again.");
    }
}
