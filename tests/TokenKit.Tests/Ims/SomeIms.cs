using TokenKit.Ims;
using TokenKit.Tests.OAuth;

namespace TokenKit.Tests.Ims;

/// <summary>Invented credentials of IMS.</summary>
internal static class SomeIms
{
    public const string Settings = "AdobeTokens:aem";
    public const string Organization = "FEDCBA9876543210FEDCFAKE@AdobeOrg";
    public const string Secret = SomeOAuth.Secret;
    public const string SecondSecret = "p8e-FAKE-second";

    /// <summary>Options that are sufficient for a token, with a change.</summary>
    public static ImsOptions Options(Action<ImsOptions>? change = null)
    {
        var options = new ImsOptions { ClientId = SomeOAuth.ClientId, ClientSecret = Secret, Scopes = { "openid", "AdobeID" } };
        change?.Invoke(options);
        return options;
    }

    /// <summary>Options that only name a credential file, with a change.</summary>
    public static ImsOptions FileOptions(string path, Action<ImsOptions>? change = null)
    {
        var options = new ImsOptions { CredentialFile = path };
        change?.Invoke(options);
        return options;
    }

    /// <summary>The download of the Adobe Developer Console with these credentials.</summary>
    public static string ProjectFile(params string[] credentials) => $$"""
        {
          "project": {
            "id": "1000000000000000001", "name": "demoProject", "title": "Demo",
            "org": { "id": "10001", "name": "Example Org", "ims_org_id": "{{Organization}}" },
            "workspace": {
              "id": "1000000000000000002", "name": "Production", "action_url": "https://x.example",
              "details": {
                "credentials": [ {{string.Join(", ", credentials)}} ],
                "services": [ { "code": "AdobeIOManagementAPISDK", "name": "I/O Management API" } ],
                "runtime": { "namespaces": [ { "name": "10001-demo", "auth": "FAKE-auth" } ] }
              }
            }
          }
        }
        """;

    public static string OAuthCredential(
        string name = "aio-200001",
        string clientId = "FAKE0file0id",
        string secrets = "\"p8e-FAKE-file-1\",\"p8e-FAKE-file-2\"",
        string? integrationType = "oauth_server_to_server",
        string others = "") => $$"""
        { "id": "200001", "name": "{{name}}",{{(integrationType is null ? "" : $" \"integration_type\": \"{integrationType}\",")}}{{others}}
          "oauth_server_to_server": { "client_id": "{{clientId}}", "client_secrets": [{{secrets}}],
            "technical_account_id": "0123456789ABCDEF0123FAKE@techacct.adobe.com", "scopes": ["AdobeID", "openid", "read_organizations"] } }
        """;

    public static string JwtCredential { get; } = $$"""{ "id": "200002", "name": "legacy", "integration_type": "service", {{Jwt}} }""";

    public static string Jwt =>
        """ "jwt": { "client_id": "FAKE0jwt0id", "client_secret": "p8e-FAKE-jwt", "meta_scopes": ["ent_dataservices_sdk"] } """;
}
