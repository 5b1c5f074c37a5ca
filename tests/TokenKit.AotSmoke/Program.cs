// The main job once, compiled to native code: configuration, validation, a token over a real socket, an API call.
using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TokenKit.Testing;

await using AdobeEmulator emulator = await AdobeEmulator.StartAsync();
HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
{
    ["AdobeTokens:aem:Provider"] = "Ims",
    ["AdobeTokens:aem:Authority"] = emulator.BaseAddress.AbsoluteUri,
    ["AdobeTokens:aem:ClientId"] = ExampleCredential.ClientId,
    ["AdobeTokens:aem:ClientSecrets:0"] = ExampleCredential.ClientSecret,
    ["AdobeTokens:aem:Scopes"] = ExampleCredential.Scope,
    ["AdobeTokens:aem:OrganizationId"] = ExampleCredential.OrganizationId,
    ["AdobeTokens:aem:Cache:ExpirySkew"] = "00:00:30",
});
builder.Services.AddAdobeTokens(builder.Configuration.GetSection("AdobeTokens"));
builder.Services.AddHttpClient("aem").AddAdobeTokenHandler("aem");

using IHost host = builder.Build();
await host.StartAsync();
HttpClient client = host.Services.GetRequiredService<IHttpClientFactory>().CreateClient("aem");
using HttpResponseMessage response = await client.GetAsync(new Uri(emulator.ApiAddress, "smoke"));
await host.StopAsync();

Console.WriteLine($"native: {(int)response.StatusCode}, {emulator.Ims.TokenRequests} token request");
return response.StatusCode == HttpStatusCode.OK && emulator.Ims.TokenRequests == 1 ? 0 : 1;
