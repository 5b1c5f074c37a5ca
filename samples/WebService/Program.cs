var builder = WebApplication.CreateBuilder(args);

// Every child of the section is a token; its key is the name.
builder.Services.AddAdobeTokens(builder.Configuration.GetSection("AdobeTokens"));

// Every request of this client carries the token "aem", x-api-key and x-gw-ims-org-id.
builder.Services
    .AddHttpClient("aem", client => client.BaseAddress = new Uri(builder.Configuration["Aem:BaseAddress"]!))
    .AddAdobeTokenHandler("aem");

var app = builder.Build();

app.MapGet("/assets/{name}", async (string name, IHttpClientFactory clients, CancellationToken cancellation) =>
    Results.Content(await clients.CreateClient("aem").GetStringAsync($"api/assets/{name}.json", cancellation), "application/json"));

app.Run();
