// The six APIs behind Adobe Pass, each called with a token of TokenKit: `dotnet run --project samples/AdobePass`. An emulator plays Adobe.
// Then the service starts again, on the registrations of before: it makes none. `--keep` leaves them where they are.
using AdobePass;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

if (args is not ([] or ["--keep"]))
{
    Console.Error.WriteLine("There is one argument, --keep: it leaves the registrations in their directory.");
    return 2;
}

await using DemoAdobe adobe = await DemoAdobe.StartAsync(keepsRegistrations: args is ["--keep"]);
Console.WriteLine(adobe.Description);

Tally first = await ServeAsync(ProtectedApis.Calls);
Console.WriteLine("The service starts again, on the registrations of before.");
int registrations = adobe.Emulator.Pass.RegistrationRequests;
Tally second = await ServeAsync(ProtectedApis.Calls.DistinctBy(call => call.Api));

int registeredAgain = adobe.Emulator.Pass.RegistrationRequests - registrations;
Console.WriteLine($"{first.Calls + second.Calls} calls, {first.Refused + second.Refused} refused, "
    + $"{adobe.Emulator.Pass.RegistrationRequests} registrations ({registeredAgain} after the restart), "
    + $"{adobe.Emulator.Pass.TokenRequests} token requests.");
return first.Refused + second.Refused + registeredAgain == 0 ? 0 : 1;

async Task<Tally> ServeAsync(IEnumerable<ApiCall> calls)
{
    HostApplicationBuilder builder = Host.CreateApplicationBuilder();
    builder.Logging.SetMinimumLevel(LogLevel.Warning);
    builder.Configuration.AddInMemoryCollection(adobe.Settings);

    // These lines are all that a service needs: a token and a client for each registered application.
    builder.Services.AddAdobeTokens(builder.Configuration.GetSection("AdobeTokens"));
    builder.Services.AddHttpClient("viewers", client => client.BaseAddress = adobe.Emulator.PassAddress).AddAdobeTokenHandler("viewers");
    builder.Services.AddHttpClient("legacy", client => client.BaseAddress = adobe.Emulator.PassAddress).AddAdobeTokenHandler("legacy");
    builder.Services.AddHttpClient("management", client => client.BaseAddress = adobe.Emulator.PassManagementAddress)
        .AddAdobeTokenHandler("management");

    using IHost host = builder.Build();
    await host.StartAsync();
    Tally tally = await Tally.MakeAsync(calls, host.Services.GetRequiredService<IHttpClientFactory>());
    await host.StopAsync();
    return tally;
}
