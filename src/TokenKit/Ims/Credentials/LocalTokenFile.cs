namespace TokenKit.Ims.Credentials;

/// <summary>The local development token of the AEM Developer Console: <c>accessToken</c>, good for a day, renewed by nothing.</summary>
internal static class LocalTokenFile
{
    private const string Name = "accessToken";

    public static bool Is(FileObject root) => root.Has(Name);

    /// <exception cref="CredentialFileException">It is no token, or does not say when it ends.</exception>
    public static IReadOnlyList<CredentialFileEntry> Read(FileObject root)
    {
        string value = root.As("the local development token").RequiredText(Name);
        int illegal = HeaderText.IndexOfIllegal(value);
        if (illegal >= 0)
        {
            throw new CredentialFileException($"its {Name} has an illegal character (U+{(int)value[illegal]:X4}) at position {illegal}, which no token has. Download the file from the AEM Developer Console again.");
        }

        DateTimeOffset expiresAt = TokenLife.EndOf(value) ?? throw new CredentialFileException(
            $"its {Name} does not say when it ends: it is no token of Adobe IMS with the claims created_at and expires_in. Download the file from the AEM Developer Console again.");
        return [new CredentialFileEntry { LocalToken = new AccessToken(value, expiresAt) }];
    }
}
