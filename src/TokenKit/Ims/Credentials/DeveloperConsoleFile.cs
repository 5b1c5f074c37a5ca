namespace TokenKit.Ims.Credentials;

/// <summary>The project file of the Adobe Developer Console: <c>project.workspace.details.credentials[]</c>.</summary>
internal static class DeveloperConsoleFile
{
    // The member decides, not integration_type, which is optional and has another value while a credential is being migrated.
    private const string OAuth = "oauth_server_to_server";
    private const string Jwt = "jwt";

    private static readonly string[] OtherKinds = ["oauth2", "api_key"];

    public static bool Is(FileObject root) => Credentials(root) is not null;

    /// <exception cref="CredentialFileException">It holds no server-to-server credential, or one that is not valid.</exception>
    public static IReadOnlyList<CredentialFileEntry> Read(FileObject root)
    {
        string? organization = root.Object("project", "org")?.As("the organization of the project").Text("ims_org_id");
        IReadOnlyList<FileObject> credentials = Credentials(root)!;
        CredentialFileEntry[] entries =
        [
            .. credentials.Where(credential => credential.Object(OAuth) is not null || credential.Object(Jwt) is not null)
                .Select(credential => ReadEntry(credential, organization)),
        ];
        if (entries.Length == 0 && credentials.Any(credential => credential.Has("integration_type")
            && !OtherKinds.Any(kind => credential.Has(kind))))
        {
            throw new CredentialFileException("its credentials have no secrets: the aio tools move them from this file to the file .env "
                + "beside it. Set that file, or open the project in the Adobe Developer Console and choose Download all.");
        }

        return entries.Length > 0 ? entries : throw new CredentialFileException(
            $"it holds no server-to-server credential; it holds: {Kinds(credentials)}. Add an OAuth server-to-server credential to the "
            + "project in the Adobe Developer Console and download the file again.");
    }

    private static IReadOnlyList<FileObject>? Credentials(FileObject root) =>
        root.Object("project", "workspace", "details")?.Objects("credentials");

    private static CredentialFileEntry ReadEntry(FileObject credential, string? organization)
    {
        string name = credential.As("a credential").Text("name") ?? "unnamed";
        string what = $"the credential '{MaskedText.Of(name)}'";
        return new CredentialFileEntry
        {
            Name = name,
            OAuth = credential.Object(OAuth)?.As(what) is { } oauth ? ReadOAuth(oauth) : null,
            Jwt = credential.Object(Jwt)?.As(what) is { } jwt ? ReadJwt(jwt) : null,
            OrganizationId = organization,
        };
    }

    private static CredentialFileEntry.OAuthPart ReadOAuth(FileObject oauth) => new()
    {
        ClientId = oauth.RequiredText("client_id"),
        ClientSecrets = oauth.Texts("client_secrets"),
        Scopes = oauth.Texts("scopes"),
    };

    private static CredentialFileEntry.JwtPart ReadJwt(FileObject jwt) => new()
    {
        ClientId = jwt.RequiredText("client_id"),
        ClientSecrets = jwt.Texts("client_secret"),
        TechnicalAccountId = jwt.Text("technical_account_id"),
        Metascopes = jwt.Texts("meta_scopes"),
    };

    private static string Kinds(IReadOnlyList<FileObject> credentials) => credentials.Count == 0
        ? "no credential at all"
        : string.Join(", ", credentials.Select(credential => Array.Find(OtherKinds, kind => credential.Has(kind)) ?? "an unknown kind"));
}
