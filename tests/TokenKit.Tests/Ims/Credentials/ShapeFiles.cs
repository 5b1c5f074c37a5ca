using System.Text.Json;
using TokenKit.Testing;

namespace TokenKit.Tests.Ims.Credentials;

/// <summary>One file of each shape, with the credential that an emulator knows. Every value is invented.</summary>
internal static class ShapeFiles
{
    private const string Id = ExampleCredential.ClientId;
    private const string Secret = ExampleCredential.ClientSecret;
    private const string Organization = ExampleCredential.OrganizationId;
    private const string Account = ExampleCredential.TechnicalAccountId;
    private const string Scopes = """["openid","AdobeID","read_organizations"]""";

    public const string UpperCase = $$"""
        {"TYPE":"oauthservertoserver","ORG_ID":"{{Organization}}","CLIENT_ID":"{{Id}}","CLIENT_SECRETS":["{{Secret}}"],
         "SCOPES":{{Scopes}},"TECHNICAL_ACCOUNT_ID":"{{Account}}","TECHNICAL_ACCOUNT_EMAIL":"x@techacct.adobe.com"}
        """;

    public const string CamelCase =
        $$"""{"clientId":"{{Id}}","clientSecret":"{{Secret}}","orgId":"{{Organization}}","scopes":{{Scopes}}}""";

    public const string DotEnv = $"""
        # an example
        AIO_runtime_auth=FAKE
        IMS_OAUTH_S2S_CLIENT_ID={Id}
        IMS_OAUTH_S2S_CLIENT_SECRET={Secret} # the first one
        IMS_OAUTH_S2S_ORG_ID='{Organization}'
        export IMS_OAUTH_S2S_SCOPES='{Scopes}'
        """;

    public const string OAuthPart = $$$"""
        "oauth_server_to_server":{"client_id":"{{{Id}}}","client_secrets":["p8e-FAKE-outdated","{{{Secret}}}"],
          "technical_account_email":"x@techacct.adobe.com","technical_account_id":"{{{Account}}}","scopes":{{{Scopes}}}}
        """;

    public const string JwtPart = $$$"""
        "jwt":{"client_id":"{{{Id}}}","client_secret":"{{{Secret}}}","technical_account_email":"x@techacct.adobe.com",
          "technical_account_id":"{{{Account}}}","meta_scopes":["{{{ExampleCredential.Metascope}}}"]}
        """;

    public static string Project(params string[] parts) => SomeIms.ProjectFile(
        [.. parts.Select((part, index) => $$"""{"id":"20000{{index}}","name":"demo-{{index}}",{{part}}}""")]);

    public static string ServiceCredentials(string keyPem, string? certificatePem = null, string? expires = null) =>
        JsonSerializer.Serialize(new
        {
            ok = true,
            integration = new
            {
                imsEndpoint = "ims-na1.adobelogin.com",
                metascopes = ExampleCredential.Metascope,
                technicalAccount = new { clientId = Id, clientSecret = Secret },
                email = "x@techacct.adobe.com",
                id = Account,
                org = Organization,
                privateKey = keyPem.ReplaceLineEndings("\r\n"),
                publicKey = certificatePem?.ReplaceLineEndings("\r\n"),
                certificateExpirationDate = expires,
            },
            statusCode = 200,
        });

    public static string LocalToken(string token) => JsonSerializer.Serialize(new { ok = true, statusCode = 200, accessToken = token });

    /// <summary>A configuration of the aio tools with these contexts.</summary>
    public static string Aio(params string[] contexts) => $$$$"""
        {"ims":{"config":{"current":"demo"},"contexts":{
          "$current":"demo","cli":{"access_token":{"token":"FAKE","expiry":1}},{{{{string.Join(',', contexts)}}}}}}}
        """;

    public static string AioOAuth(string name = "demo_s2s", string secrets = $"[\"{Secret}\"]", string scopes = Scopes) => $$"""
        "{{name}}":{"client_id":"{{Id}}","client_secrets":{{secrets}},"technical_account_email":"x@techacct.adobe.com",
          "technical_account_id":"{{Account}}","scopes":{{scopes}},"ims_org_id":"{{Organization}}","env":"prod"}
        """;

    public static string AioJwt(object privateKey, string? passphrase = null) => $$"""
        "demo_jwt":{"client_id":"{{Id}}","client_secret":"{{Secret}}","technical_account_id":"{{Account}}",
          "meta_scopes":["{{ExampleCredential.Metascope}}"],"ims_org_id":"{{Organization}}",
          "private_key":{{JsonSerializer.Serialize(privateKey)}},
          "passphrase":{{JsonSerializer.Serialize(passphrase)}}}
        """;
}
