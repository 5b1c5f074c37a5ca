// A service that has documents made by AEM Forms. `dotnet run --project samples/AemForms` starts it beside an emulated Adobe, calls its two
// endpoints
// and ends; `--serve` keeps it listening, `--grant oauth` gives it the other kind of credential. Where Aem:BaseAddress is set it serves the
// real AEM.
using AemForms;
using Microsoft.Extensions.Options;

bool serves = args.Contains("--serve");
int grantAt = Array.IndexOf(args, "--grant");
WebApplicationBuilder builder = WebApplication.CreateBuilder([.. args.Where(arg => arg != "--serve")]);
string? grant = grantAt >= 0 && grantAt == args.Length - 1 || grantAt >= 0 && args[grantAt + 1].StartsWith('-')
    ? ""
    : builder.Configuration["grant"];
if (grant is not (null or "jwt" or "oauth"))
{
    Console.Error.WriteLine($"--grant is '{grant}': write jwt or oauth.");
    return 2;
}

bool isDemo = builder.Configuration["Aem:BaseAddress"] is null;
await using DemoAdobe? adobe = isDemo ? await DemoAdobe.StartAsync(isJwt: grant != "oauth") : null;
builder.Configuration.AddInMemoryCollection(adobe?.Settings);
if (adobe is not null && !serves)
{
    builder.WebHost.UseUrls("http://127.0.0.1:0");
    builder.Logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning);
}

try
{
    // These lines are all that a service needs for its tokens.
    builder.Services.AddAdobeTokens(builder.Configuration.GetSection("AdobeTokens"));
    builder.Services.AddHttpClient<PdfClient>(ToAem).AddAdobeTokenHandler("aem");
    builder.Services.AddHttpClient<BatchClient>(ToAem).AddAdobeTokenHandler("aem");
    builder.Services.Configure<AemOptions>(builder.Configuration.GetSection("Aem"));

    WebApplication app = builder.Build();
    app.MapForms();
    Console.WriteLine(adobe?.Description);
    await app.StartAsync();
    if (adobe is null || serves)
    {
        await app.WaitForShutdownAsync();
        return 0;
    }

    bool isGood = await new Tour(new Uri(app.Urls.First()), adobe).RunAsync();
    await app.StopAsync();
    return isGood ? 0 : 1;
}
catch (Exception exception) when (exception is OptionsValidationException or InvalidOperationException)
{
    // A setting is wrong or missing: the message says which, and how to fix it.
    Console.Error.WriteLine(exception.Message);
    return 2;
}

static void ToAem(IServiceProvider services, HttpClient client) =>
    client.BaseAddress = services.GetRequiredService<IOptions<AemOptions>>().Value.BaseAddress;
