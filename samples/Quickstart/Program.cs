// A service in miniature: a host, a credential file, an HttpClient with the token handler, and a token that is refreshed while it runs.
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Quickstart;
using TokenKit;

try
{
    await using Stage stage = Stage.TryRealAdobe() ?? await Stage.StartEmulatorAsync();
    Console.WriteLine(stage.Description);

    HostApplicationBuilder builder = Host.CreateApplicationBuilder(args);
    builder.Logging.SetMinimumLevel(LogLevel.Warning);
    builder.Configuration.AddInMemoryCollection(stage.Settings);

    // These lines are all that a service needs; the watcher is there for the account below.
    builder.Services.AddAdobeTokens(builder.Configuration.GetSection("AdobeTokens"));
    builder.Services.AddHttpClient("aem", client => client.BaseAddress = stage.ApiAddress)
        .AddAdobeTokenHandler("aem")
        .AddHttpMessageHandler(() => new SentTokens.Watcher(stage.SentTokens));

    using IHost host = builder.Build();
    await host.StartAsync();
    var account = new Account(stage, host.Services.GetRequiredService<ITokenProvider>());
    bool isGood = await account.RunAsync(host.Services.GetRequiredService<IHttpClientFactory>().CreateClient("aem"));
    await host.StopAsync();
    return isGood ? 0 : 1;
}
catch (Exception exception) when (exception is OptionsValidationException or InvalidOperationException)
{
    // A setting is wrong: the message says which, and how to fix it.
    Console.Error.WriteLine(exception.Message);
    return 2;
}
