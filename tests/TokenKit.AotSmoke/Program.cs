using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TokenKit.AdobePass;
using TokenKit.Testing;

// The main job, compiled to native code: configuration, validation, a token over a real socket, an API call; for each kind of credential
// once.

await using AdobeEmulator emulator = await AdobeEmulator.StartAsync();
using var key = JwtTestKey.Create(emulator.TimeProvider);
emulator.Ims.GetCredential(ExampleCredential.ClientId).BindCertificate(key.Certificate);
DirectoryInfo folder = Directory.CreateTempSubdirectory("tokenkit-smoke-");
bool isGood = true;
try
{
    isGood &= await CallAsync("settings", new()
    {
        ["ClientId"] = ExampleCredential.ClientId,
        ["ClientSecrets:0"] = ExampleCredential.ClientSecret,
        ["Scopes"] = ExampleCredential.Scope,
        ["OrganizationId"] = ExampleCredential.OrganizationId,
        ["Cache:ExpirySkew"] = "00:00:30",
    });
    isGood &= await CallAsync("project file", new() { ["CredentialFile"] = Write("project.json", ProjectFile()) });
    isGood &= await CallAsync(
        "service credentials", new() { ["Grant"] = "Jwt", ["CredentialFile"] = Write("service.json", ServiceCredentials()) });
    isGood &= await CallAsync("JWT with a PFX", new()
    {
        ["Grant"] = "Jwt",
        ["ClientId"] = ExampleCredential.ClientId,
        ["ClientSecret"] = ExampleCredential.ClientSecret,
        ["OrganizationId"] = ExampleCredential.OrganizationId,
        ["Jwt:TechnicalAccountId"] = ExampleCredential.TechnicalAccountId,
        ["Jwt:Metascopes"] = ExampleCredential.Metascope,
        ["Jwt:PrivateKey"] = Convert.ToBase64String(key.Certificate.Export(X509ContentType.Pkcs12, "FAKE-passphrase")),
        ["Jwt:PrivateKeyPassphrase"] = "FAKE-passphrase",
    });
    isGood &= await CallPassAsync();
}
finally
{
    folder.Delete(recursive: true);
}

return isGood ? 0 : 1;

async Task<bool> CallAsync(string kind, Dictionary<string, string?> settings)
{
    int before = emulator.Ims.TokenRequests;
    settings["Provider"] = "Ims";
    settings["Authority"] = emulator.BaseAddress.AbsoluteUri;
    HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
    builder.Configuration.AddInMemoryCollection(
        settings.Select(setting => KeyValuePair.Create($"AdobeTokens:aem:{setting.Key}", setting.Value)));
    builder.Services.AddAdobeTokens(builder.Configuration.GetSection("AdobeTokens"));
    builder.Services.AddHttpClient("aem").AddAdobeTokenHandler("aem");

    using IHost host = builder.Build();
    await host.StartAsync();
    HttpClient client = host.Services.GetRequiredService<IHttpClientFactory>().CreateClient("aem");
    using HttpResponseMessage response = await client.GetAsync(new Uri(emulator.ApiAddress, "smoke"));
    await host.StopAsync();

    int requests = emulator.Ims.TokenRequests - before;
    Console.WriteLine($"native, {kind}: {(int)response.StatusCode}, {requests} token request");
    return response.StatusCode == HttpStatusCode.OK && requests == 1;
}

// A registration in a file, and a device with its headers.
async Task<bool> CallPassAsync()
{
    HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
    builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
    {
        ["AdobeTokens:pass:Provider"] = "AdobePass",
        ["AdobeTokens:pass:Authority"] = emulator.PassAddress.AbsoluteUri,
        ["AdobeTokens:pass:SoftwareStatement"] = emulator.Pass.IssueStatement(emulator.Pass.AddApplication()),
        ["AdobeTokens:pass:RegistrationDirectory"] = Path.Combine(folder.FullName, "registrations"),
        ["AdobeTokens:pass:DeviceInfo:Model"] = "RackUnit-1",
        ["AdobeTokens:pass:ReRegistrationCoolDown"] = "02:00:00",
    });
    builder.Services.AddAdobeTokens(builder.Configuration.GetSection("AdobeTokens"));
    builder.Services.AddHttpClient("pass").AddAdobeTokenHandler("pass");

    using IHost host = builder.Build();
    await host.StartAsync();
    HttpClient client = host.Services.GetRequiredService<IHttpClientFactory>().CreateClient("pass");
    var address = new Uri(emulator.PassAddress, "api/v2/example/profiles");
    using var request = new HttpRequestMessage(HttpMethod.Get, address);
    request.SetAdobePassDevice(
        new AdobePassDevice("device-1", new AdobePassDeviceInfo { Model = "TV-1", OsName = "Linux" }, IPAddress.Parse("203.0.113.7")));
    using HttpResponseMessage response = await client.SendAsync(request);
    using HttpResponseMessage own = await client.GetAsync(new Uri(emulator.PassAddress, "api/v2/example/configuration"));
    await host.StopAsync();

    Console.WriteLine($"native, Adobe Pass: {(int)response.StatusCode} and {(int)own.StatusCode}, {emulator.Pass.Registrations} "
        + "registrations");
    return response.StatusCode == HttpStatusCode.OK && own.StatusCode == HttpStatusCode.OK && emulator.Pass.Registrations == 2;
}

string Write(string name, JsonObject content)
{
    string path = Path.Combine(folder.FullName, name);
    File.WriteAllText(path, content.ToJsonString());
    return path;
}

// Section "project" as the Adobe Developer Console writes it.
static JsonObject ProjectFile()
{
    var oauth = new JsonObject
    {
        ["client_id"] = ExampleCredential.ClientId,
        ["client_secrets"] = Texts(ExampleCredential.ClientSecret),
        ["technical_account_id"] = ExampleCredential.TechnicalAccountId,
        ["scopes"] = Texts(ExampleCredential.Scope.Split(',')),
    };
    var credentials = new JsonArray((JsonNode)new JsonObject { ["name"] = "smoke", ["oauth_server_to_server"] = oauth });
    return new JsonObject
    {
        ["project"] = new JsonObject
        {
            ["org"] = new JsonObject { ["ims_org_id"] = ExampleCredential.OrganizationId },
            ["workspace"] = new JsonObject { ["details"] = new JsonObject { ["credentials"] = credentials } },
        },
    };
}

// As the AEM Developer Console writes them.
JsonObject ServiceCredentials() => new()
{
    ["ok"] = true,
    ["integration"] = new JsonObject
    {
        ["imsEndpoint"] = "ims-na1.adobelogin.com",
        ["metascopes"] = ExampleCredential.Metascope,
        ["technicalAccount"] = new JsonObject { ["clientId"] = ExampleCredential.ClientId,
            ["clientSecret"] = ExampleCredential.ClientSecret },
        ["id"] = ExampleCredential.TechnicalAccountId,
        ["org"] = ExampleCredential.OrganizationId,
        ["privateKey"] = key.Pkcs1Pem.ReplaceLineEndings("\r\n"),
        ["publicKey"] = key.CertificatePem.ReplaceLineEndings("\r\n"),
        ["certificateExpirationDate"] = $"{key.Certificate.NotAfter.ToUniversalTime():yyyy-MM-dd'T'HH:mm:ss.fff'Z'}",
    },
};

static JsonArray Texts(params string[] texts) => new([.. texts.Select(text => (JsonNode?)JsonValue.Create(text))]);
