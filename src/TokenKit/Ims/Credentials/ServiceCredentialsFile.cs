namespace TokenKit.Ims.Credentials;

/// <summary>Service credentials of the AEM Developer Console: <c>integration</c>, a JWT credential with its key.</summary>
internal static class ServiceCredentialsFile
{
    private const string What = "the integration";

    public static bool Is(FileObject root) => root.Object("integration") is not null;

    /// <exception cref="CredentialFileException">Something is missing or cannot be.</exception>
    public static IReadOnlyList<CredentialFileEntry> Read(FileObject root)
    {
        FileObject integration = root.Object("integration")!.Value.As(What);
        FileObject account = integration.Object("technicalAccount")?.As($"technicalAccount of {What}")
            ?? throw new CredentialFileException($"{What} has no technicalAccount. Download the file from the AEM Developer Console again.");
        return
        [
            new CredentialFileEntry
            {
                Jwt = new JwtPart
                {
                    ClientId = account.RequiredText("clientId"),
                    ClientSecrets = account.Texts("clientSecret"),
                    TechnicalAccountId = integration.Text("id"),
                    Certificate = integration.TextIfAny("publicKey"),
                    Metascopes = integration.Texts("metascopes"),
                    PrivateKey = integration.Text("privateKey"),
                    CertificateExpiresAt = CertificateExpiry.Of(integration.TextIfAny("certificateExpirationDate"), integration.TextIfAny("publicKey")),
                },
                OrganizationId = integration.Text("org"),
                Authority = ImsHost.OfEndpoint(integration.Text("imsEndpoint"), What),
            },
        ];
    }
}
