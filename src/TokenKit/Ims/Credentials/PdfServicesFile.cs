namespace TokenKit.Ims.Credentials;

/// <summary>
/// <c>pdfservices-api-credentials.json</c> in both generations (PDF Services API, "Getting started"): <c>client_credentials</c> beside
/// <c>service_principal_credentials</c>, or before June 2023, for a JWT credential, beside <c>service_account_credentials</c>.
/// </summary>
internal static class PdfServicesFile
{
    private const string Client = "client_credentials";
    private const string Principal = "service_principal_credentials";
    private const string Account = "service_account_credentials";

    public static bool Is(FileObject root) =>
        root.Object(Client) is not null && (root.Object(Principal) is not null || root.Object(Account) is not null);

    /// <exception cref="CredentialFileException">It has no client id, or a value is of the wrong kind.</exception>
    public static IReadOnlyList<CredentialFileEntry> Read(FileObject root, string folder)
    {
        FileObject client = root.Object(Client)!.Value.As(Client);
        string clientId = client.RequiredText("client_id");
        IReadOnlyList<string> secrets = client.Texts("client_secret");
        FileObject? principal = root.Object(Principal)?.As(Principal);
        FileObject? account = root.Object(Account)?.As(Account);
        return
        [
            new CredentialFileEntry
            {
                OAuth = principal is null ? null : new() { ClientId = clientId, ClientSecrets = secrets, Scopes = [] },
                Jwt = account is { } jwt ? ReadJwt(clientId, secrets, jwt, folder) : null,
                OrganizationId = principal?.Text("organization_id") ?? account?.Text("organization_id"),
                IsPdfServices = true,
            },
        ];
    }

    // No file of this kind holds metascopes.
    private static CredentialFileEntry.JwtPart ReadJwt(
        string clientId, IReadOnlyList<string> secrets, FileObject account, string folder)
    {
        string? key = account.Text("private_key");
        string? path = key is null ? account.Text("private_key_file") : null;
        return new CredentialFileEntry.JwtPart
        {
            ClientId = clientId,
            ClientSecrets = secrets,
            TechnicalAccountId = account.Text("account_id"),
            PrivateKey = key,
            PrivateKeyPath = path is null ? null : FlatCredential.BesideFile(path, folder),
        };
    }
}
