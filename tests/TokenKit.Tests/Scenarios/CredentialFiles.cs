using TokenKit.Testing;

namespace TokenKit.Tests.Scenarios;

/// <summary>Credential files as people download them; every value in them is invented.</summary>
internal static class CredentialFiles
{
    public const string DeveloperConsole = $$$$$$"""
        {"project":{"id":"1000000000000000001","name":"demoProject","title":"Demo","description":"",
          "org":{"id":"10001","name":"Example Org","ims_org_id":"{{{{{{ExampleCredential.OrganizationId}}}}}}"},
          "workspace":{"id":"1000000000000000002","name":"Production","title":"",
            "action_url":"https://x.example","app_url":"https://y.example",
            "details":{
              "credentials":[
                {"id":"200001","name":"aio-200001","integration_type":"oauth_server_to_server",
                 "oauth_server_to_server":{"client_id":"{{{{{{ExampleCredential.ClientId}}}}}}",
                   "client_secrets":["{{{{{{ExampleCredential.ClientSecret}}}}}}"],
                   "technical_account_email":"00000000-0000-4000-8000-000000000000@techacct.adobe.com",
                   "technical_account_id":"0123456789ABCDEF0123FAKE@techacct.adobe.com",
                   "scopes":["openid","AdobeID","read_organizations"]}},
                {"id":"200002","name":"legacy","integration_type":"service",
                 "jwt":{"client_id":"FAKE0jwt0id","client_secret":"p8e-FAKE-jwt","technical_account_email":"x@techacct.adobe.com",
                   "technical_account_id":"y@techacct.adobe.com","meta_scopes":["ent_dataservices_sdk"]}}],
              "services":[{"code":"AdobeIOManagementAPISDK","name":"I/O Management API"}],
              "runtime":{"namespaces":[{"name":"10001-demo","auth":"FAKE"}]}}}}}
        """;
}
