namespace TokenKit.Ims.Credentials;

/// <summary>The configuration of the aio tools: <c>ims.contexts.*</c>, each with a name.</summary>
internal static class AioContextsFile
{
    // The name of a file is shorter than any key.
    private const int LongestPath = 512;

    public static bool Is(FileObject root) => root.Object("ims", "contexts") is not null;

    /// <param name="root">The whole file.</param>
    /// <param name="folder">The folder of the file; a relative path of a key starts there.</param>
    /// <exception cref="CredentialFileException">It holds no credential, or one that is not valid.</exception>
    public static IReadOnlyList<CredentialFileEntry> Read(FileObject root, string folder)
    {
        FileObject contexts = root.Object("ims", "contexts")!.Value;
        List<CredentialFileEntry> entries = [];
        foreach ((string name, FileObject value) in contexts.Objects())
        {
            // Some contexts hold only a token.
            FileObject context = value.As($"the context '{MaskedText.Of(name)}'");
            if (context.Has("client_id"))
            {
                entries.Add(ReadContext(name, context, folder));
            }
        }

        return entries.Count > 0 ? entries : throw new CredentialFileException(
            "none of its ims.contexts has a client_id. Add the credential to a context, or set another file.");
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
            OAuth = isOAuth ? new() { ClientId = clientId, ClientSecrets = secrets, Scopes = context.Texts("scopes") } : null,
            Jwt = isJwt ? ReadJwt(clientId, secrets, context, folder) : null,
            OrganizationId = context.Text("ims_org_id"),
            Authority = ImsHost.OfEnvironment(context.Text("env"), context.What),
        };
    }

    private static CredentialFileEntry.JwtPart ReadJwt(string clientId, IReadOnlyList<string> secrets, FileObject context, string folder)
    {
        IReadOnlyList<string> key = context.Texts("private_key");
        bool isPath = key is [{ Length: <= LongestPath } value] && !value.Contains("-----", StringComparison.Ordinal)
            && !value.Contains('\n', StringComparison.Ordinal);
        return new CredentialFileEntry.JwtPart
        {
            ClientId = clientId,
            ClientSecrets = secrets,
            TechnicalAccountId = context.Text("technical_account_id"),
            Metascopes = context.Texts("meta_scopes"),
            PrivateKey = isPath || key.Count == 0 ? null : string.Join('\n', key),
            PrivateKeyPath = isPath ? BesideFile(key[0], folder) : null,
            Passphrase = context.Verbatim("passphrase"),
        };
    }

    // The key file is looked for beside the credential file, and then in the working directory.
    private static string BesideFile(string path, string folder) =>
        Path.Combine(folder, path) is var beside && File.Exists(beside) ? beside : path;
}
