using System.Text.Json.Nodes;
using TokenKit.Testing;
using TokenKit.Testing.Ims;

namespace AemForms;

/// <summary>Invented credentials, each as IMS knows it and as the console writes it into a file.</summary>
internal static class DemoCredential
{
    private const string Organization = ExampleCredential.OrganizationId;
    private const string TechnicalAccount = ExampleCredential.TechnicalAccountId;
    private const string Secret = "p8e-FAKE-aem-forms";

    /// <summary>Service credentials of the AEM Developer Console, with a fresh key.</summary>
    public static (ImsEmulatorCredential Credential, JsonObject File) ForJwt(TimeProvider timeProvider)
    {
        using var key = JwtTestKey.Create(timeProvider);
        var credential = new ImsEmulatorCredential("cm-p00001-e00002-integration-0", Secret, Organization)
        {
            TechnicalAccountId = TechnicalAccount,
            Metascopes = ["ent_aem_cloud_api"],
        };
        credential.BindCertificate(key.Certificate);
        var integration = new JsonObject
        {
            ["imsEndpoint"] = "ims-na1.adobelogin.com",
            ["metascopes"] = "ent_aem_cloud_api",
            ["technicalAccount"] = new JsonObject { ["clientId"] = credential.ClientId, ["clientSecret"] = Secret },
            ["email"] = "00000000-0000-4000-8000-000000000000@techacct.adobe.com",
            ["id"] = TechnicalAccount,
            ["org"] = Organization,
            ["privateKey"] = key.Pkcs1Pem.ReplaceLineEndings("\r\n") + "\r\n",
            ["publicKey"] = key.CertificatePem.ReplaceLineEndings("\r\n") + "\r\n",
            ["certificateExpirationDate"] = $"{key.Certificate.NotAfter.ToUniversalTime():yyyy-MM-dd'T'HH:mm:ss.fff'Z'}",
        };
        return (credential, new JsonObject { ["ok"] = true, ["integration"] = integration, ["statusCode"] = 200 });
    }

    /// <summary>A project of the Adobe Developer Console.</summary>
    public static (ImsEmulatorCredential Credential, JsonObject File) ForOAuth()
    {
        string[] scopes = ExampleCredential.Scope.Split(',');
        var credential = new ImsEmulatorCredential("FAKE0aem0forms0id", Secret, Organization, scopes);
        var entry = new JsonObject
        {
            ["client_id"] = credential.ClientId,
            ["client_secrets"] = new JsonArray(Secret),
            ["technical_account_id"] = TechnicalAccount,
            ["scopes"] = new JsonArray([.. scopes.Select(scope => JsonValue.Create(scope))]),
        };
        var credentials = new JsonArray(new JsonObject
        {
            ["name"] = "aem-forms",
            ["integration_type"] = "oauth_server_to_server",
            ["oauth_server_to_server"] = entry,
        });
        var workspace = new JsonObject { ["name"] = "Production", ["details"] = new JsonObject { ["credentials"] = credentials } };
        var org = new JsonObject { ["name"] = "Example Org", ["ims_org_id"] = Organization };
        return (credential,
            new JsonObject { ["project"] = new JsonObject { ["name"] = "aem-forms", ["org"] = org, ["workspace"] = workspace } });
    }
}
