using System.Text.Json;
using TokenKit.Testing;

namespace TokenKit.Tests.Ims.Credentials;

/// <summary>
/// Files of products and of tools around them, with the credential that an emulator knows. Every value is invented; a comment gives the
/// source of each shape.
/// </summary>
internal static class ToolFiles
{
    private const string Id = ExampleCredential.ClientId;
    private const string Secret = ExampleCredential.ClientSecret;
    private const string Organization = ExampleCredential.OrganizationId;
    private const string Account = ExampleCredential.TechnicalAccountId;
    private const string Scopes = "openid,AdobeID,read_organizations";

    // PDF Services API, "Getting started": pdfservices-api-credentials.json since June 2023.
    public const string PdfServices = $$$"""
        {"client_credentials":{"client_id":"{{{Id}}}","client_secret":"{{{Secret}}}"},
         "service_principal_credentials":{"organization_id":"{{{Organization}}}"}}
        """;

    // PDF Services Node.js SDK 3.0.0, ServiceAccountCredentialsBuilder: the same file before, with a key file beside it.
    public const string PdfServicesJwt = $$$"""
        {"client_credentials":{"client_id":"{{{Id}}}","client_secret":"{{{Secret}}}"},
         "service_account_credentials":{"organization_id":"{{{Organization}}}","account_id":"{{{Account}}}",
           "private_key_file":"private.key"}}
        """;

    // pdfservices-node-sdk-samples, history: the download of the console for a JWT credential.
    public const string ConsoleJwt = $$$"""
        {"CLIENT_SECRET":"{{{Secret}}}","ORG_ID":"{{{Organization}}}","API_KEY":"{{{Id}}}","TECHNICAL_ACCOUNT_ID":"{{{Account}}}",
         "TECHNICAL_ACCOUNT_EMAIL":"x@techacct.adobe.com","PUBLIC_KEYS_WITH_EXPIRY":{"FAKEFINGERPRINT":"01/02/2031"}}
        """;

    // experience-platform-postman-samples: the environment template.
    public const string Postman = $$$"""
        {"id":"FAKE0postman","name":"Example","values":[
          {"type":"text","enabled":true,"key":"CLIENT_SECRET","value":"{{{Secret}}}"},
          {"type":"text","enabled":false,"key":"CLIENT_SECRET","value":"p8e-FAKE-disabled"},
          {"type":"text","enabled":true,"key":"API_KEY","value":"{{{Id}}}"},
          {"type":"text","enabled":true,"key":"SCOPES","value":"{{{Scopes}}}"},
          {"type":"text","enabled":true,"key":"ACCESS_TOKEN","value":"eyFAKE.token.in_use"},
          {"type":"text","enabled":true,"key":"TECHNICAL_ACCOUNT_ID","value":"{{{Account}}}"},
          {"type":"text","enabled":true,"key":"IMS","value":"ims-na1.adobelogin.com"},
          {"type":"text","enabled":true,"key":"IMS_ORG","value":"{{{Organization}}}"},
          {"type":"text","enabled":true,"key":"SANDBOX_NAME","value":"prod"}],
         "_postman_variable_scope":"environment"}
        """;

    // frameio-api: fio-v4-dev-api.postman_environment.json. It has no scopes and no organization.
    public const string FrameIo = $$$"""
        {"name":"Frame.io","values":[
          {"key":"BASE_URL","value":"https://api.frame.io","type":"default","enabled":true},
          {"key":"IMS_CLIENT_ID","value":"{{{Id}}}","type":"default","enabled":true},
          {"key":"IMS_CLIENT_SECRET","value":"{{{Secret}}}","type":"default","enabled":true},
          {"key":"ACCOUNT_ID","value":"FAKE0account","type":"default","enabled":true}]}
        """;

    // aepp: configs.py.
    public const string Aepp = $$$"""
        {"org_id":"{{{Organization}}}","client_id":"{{{Id}}}","secret":"{{{Secret}}}","sandbox-name":"prod","environment":"prod",
         "scopes":"openid, AdobeID"}
        """;

    // aanalytics2: configs.py; api_key may stand for client_id.
    public const string AAnalytics =
        $$$"""{"org_id":"{{{Organization}}}","api_key":"{{{Id}}}","secret":"{{{Secret}}}","scopes":"{{{Scopes}}}"}""";

    // launchpy: configs.py, for a JWT credential.
    public const string LaunchpyJwt = $$$"""
        {"org_id":"{{{Organization}}}","client_id":"{{{Id}}}","tech_id":"{{{Account}}}","secret":"{{{Secret}}}",
         "pathToKey":"private.key","scope":"https://ims-na1.adobelogin.com/s/{{{ExampleCredential.Metascope}}}"}
        """;

    // aio-cli-plugin-cloudmanager: the context of its README, as a file.
    public const string CloudManager = $$$"""
        {"client_id":"{{{Id}}}","client_secrets":["{{{Secret}}}"],"technical_account_id":"{{{Account}}}",
         "technical_account_email":"x@techacct.adobe.com","ims_org_id":"{{{Organization}}}",
         "scopes":["openid","AdobeID","read_organizations"],"oauth_enabled":true}
        """;

    // aio-lib-core-auth: the input of an App Builder action, in both spellings.
    public const string Action = $$$"""
        {"__ow_method":"get","env":"blue","__ims_env":"prod",
         "__ims_oauth_s2s":{"clientId":"{{{Id}}}","clientSecret":"{{{Secret}}}","orgId":"{{{Organization}}}","scopes":["openid","AdobeID"]}}
        """;

    public const string ActionInSnakeCase = $$$"""
        {"__ims_oauth_s2s":{"client_id":"{{{Id}}}","client_secret":"{{{Secret}}}","org_id":"{{{Organization}}}","scopes":["openid"]}}
        """;

    // aio-cli-plugin-app: import-helper.js.
    public const string AioDotEnv = $"""
        AIO_runtime_auth=FAKE
        AIO_ims_contexts_cli_access__token_token=eyFAKE.token.in_use
        AIO_ims_contexts_My__Cred_client__id={Id}
        AIO_ims_contexts_My__Cred_client__secrets=["{Secret}"]
        AIO_ims_contexts_My__Cred_technical__account__id={Account}
        AIO_ims_contexts_My__Cred_scopes=["openid","AdobeID"]
        AIO_ims_contexts_My__Cred_ims__org__id={Organization}
        """;

    // aio-commerce-sdk: ims-auth/schema.ts.
    public const string CommerceDotEnv = $"""
        AIO_COMMERCE_AUTH_IMS_CLIENT_ID={Id}
        AIO_COMMERCE_AUTH_IMS_CLIENT_SECRETS=["{Secret}"]
        AIO_COMMERCE_AUTH_IMS_TECHNICAL_ACCOUNT_ID={Account}
        AIO_COMMERCE_AUTH_IMS_ORG_ID={Organization}
        AIO_COMMERCE_AUTH_IMS_SCOPES=["openid","AdobeID"]
        AIO_COMMERCE_AUTH_IMS_ENVIRONMENT=prod
        """;

    // The AEM tutorials about App Builder and about assets.
    public const string AemDotEnv = $"""
        OAUTHS2S_CLIENT_ID={Id}
        OAUTHS2S_CLIENT_SECRET={Secret}
        OAUTHS2S_CECREDENTIALS_METASCOPES=openid,AdobeID
        """;

    public const string AssetsDotEnv = $"""
        ADC_CECREDENTIALS_CLIENTID={Id}
        ADC_CECREDENTIALS_CLIENTSECRET={Secret}
        ADC_CECREDENTIALS_METASCOPES=openid,AdobeID
        """;

    // The starter kit of Adobe Commerce before 2026-07.
    public const string StarterKitDotEnv = $"""
        OAUTH_BASE_URL=https://ims-na1.adobelogin.com/ims/token/
        OAUTH_CLIENT_ID={Id}
        OAUTH_CLIENT_SECRET={Secret}
        OAUTH_SCOPES=openid, AdobeID
        OAUTH_ORG_ID={Organization}
        """;

    // Firefly and PDF Services, "Getting started".
    public const string FireflyDotEnv = $"FIREFLY_SERVICES_CLIENT_ID={Id}\nFIREFLY_SERVICES_CLIENT_SECRET={Secret}\n";

    public const string PdfServicesDotEnv = $"PDF_SERVICES_CLIENT_ID={Id}\nPDF_SERVICES_CLIENT_SECRET={Secret}\n";

    // experience-platform-postman-samples: the environment for a JWT credential.
    public static string PostmanJwt(string privateKey) => $$$"""
        {"name":"Example","values":[
          {"key":"CLIENT_SECRET","value":"{{{Secret}}}"},{"key":"API_KEY","value":"{{{Id}}}"},{"key":"SCOPES","value":""},
          {"key":"TECHNICAL_ACCOUNT_ID","value":"{{{Account}}}"},{"key":"IMS","value":"ims-na1.adobelogin.com"},
          {"key":"IMS_ORG","value":"{{{Organization}}}"},{"key":"META_SCOPE","value":"{{{ExampleCredential.Metascope}}}"},
          {"key":"PRIVATE_KEY","value":{{{JsonSerializer.Serialize(privateKey)}}}},{"key":"TENANT_ID","value":"FAKE"}]}
        """;
}
