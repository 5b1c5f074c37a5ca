namespace TokenKit.Ims.Credentials;

/// <summary>One credential as a plain object, in the two spellings of Adobe's own tools: <c>CLIENT_ID</c> and <c>clientId</c>.</summary>
internal static class ClientObjectFile
{
    private const string What = "the credential";

    public static bool Is(FileObject root) => root.Has("CLIENT_ID") || root.Has("clientId");

    public static IReadOnlyList<CredentialFileEntry> Read(FileObject root) =>
        [root.Has("CLIENT_ID") ? UpperCase(root.As(What)) : CamelCase(root.As(What))];

    private static CredentialFileEntry UpperCase(FileObject root) => new()
    {
        OAuth = new()
        {
            ClientId = root.RequiredText("CLIENT_ID"),
            ClientSecrets = [.. root.Texts("CLIENT_SECRETS").Concat(root.Texts("CLIENT_SECRET")).Distinct()],
            Scopes = root.Texts("SCOPES"),
        },
        OrganizationId = root.Text("ORG_ID"),
    };

    private static CredentialFileEntry CamelCase(FileObject root) => new()
    {
        OAuth = new()
        {
            ClientId = root.RequiredText("clientId"),
            ClientSecrets = root.Texts("clientSecret"),
            Scopes = root.Texts("scopes"),
        },
        OrganizationId = root.Text("orgId"),
    };
}
