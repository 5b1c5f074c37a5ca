namespace TokenKit.Ims.Credentials;

/// <summary>The configuration of the aio tools: <c>ims.contexts.*</c>, each with a name of its own.</summary>
internal static class AioContextsFile
{
    public static bool Is(FileObject root) => root.Object("ims", "contexts") is not null;

    /// <param name="root">The whole file.</param>
    /// <param name="folder">Where the file lies: a key may lie beside it.</param>
    /// <exception cref="CredentialFileException">There is no credential in it, or one that cannot be.</exception>
    public static IReadOnlyList<CredentialFileEntry> Read(FileObject root, string folder)
    {
        FileObject contexts = root.Object("ims", "contexts")!.Value;
        List<CredentialFileEntry> entries = [];
        foreach ((string name, FileObject value) in contexts.Objects())
        {
            // A context may hold a token only, or be a word such as the name of the current one.
            FileObject context = value.As($"the context '{Shown.Of(name)}'");
            if (context.Has("client_id"))
            {
                entries.Add(ReadContext(name, context, folder));
            }
        }

        return entries.Count > 0 ? entries : throw new CredentialFileException("none of its ims.contexts has a client_id. Add the credential to a context, or set another file.");
    }

    private static CredentialFileEntry ReadContext(string name, FileObject context, string folder)
    {
        bool isJwt = context.Has("meta_scopes") || context.Has("private_key");
        bool isOAuth = !isJwt || context.Has("client_secrets") || context.Has("scopes");
        string clientId = context.RequiredText("client_id");
        IReadOnlyList<string> secrets = [.. context.Texts("client_secrets").Concat(context.Texts("client_secret")).Distinct()];
        return new CredentialFileEntry
        {
            Name = name,
            OAuth = isOAuth ? new OAuthPart { ClientId = clientId, ClientSecrets = secrets, Scopes = context.Texts("scopes") } : null,
            Jwt = isJwt ? ReadJwt(clientId, secrets, context, folder) : null,
            OrganizationId = context.Text("ims_org_id"),
            Authority = ImsHost.OfEnvironment(context.Text("env"), context.What),
        };
    }

    private static JwtPart ReadJwt(string clientId, IReadOnlyList<string> secrets, FileObject context, string folder)
    {
        var key = KeyOrPath.Of(context.Texts("private_key"), folder);
        return new JwtPart
        {
            ClientId = clientId,
            ClientSecrets = secrets,
            TechnicalAccountId = context.Text("technical_account_id"),
            Metascopes = context.Texts("meta_scopes"),
            PrivateKey = key.Text,
            PrivateKeyPath = key.Path,
            Passphrase = context.Verbatim("passphrase"),
        };
    }
}
