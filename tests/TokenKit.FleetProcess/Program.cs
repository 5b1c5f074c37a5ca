using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TokenKit;
using TokenKit.Caching;

// One process of a service whose processes share their tokens, for tests that start many of them. It has one token, "aem".
// Arguments: the authority, the client id, the client secret, the scopes, and what they share: "none", or "files" and a directory.
// It prints one JSON object per line: first that it is ready, with the problem of what is shared, if there is one,
// and whenever TokenKit logs anything.
// It obeys these lines on its standard input:
//   get         acquires the token, and prints its hash, its expiry and the milliseconds that it took
//   call URL    sends a request with the token, and prints the status of the answer
//   exit        ends when all of these are done, as the end of the input does
if (args is not [string authority, string clientId, string clientSecret, string scopes, string store, .. string[] place])
{
    Console.Error.WriteLine("Arguments: AUTHORITY CLIENT-ID CLIENT-SECRET SCOPES none | files DIRECTORY");
    return 2;
}

TaskScheduler.UnobservedTaskException += (_, unobserved) => Print("unobserved", new { message = unobserved.Exception.Message });
var services = new ServiceCollection();
services.AddLogging(logging => logging.AddProvider(new PrintedLog(Print)).AddFilter("System", LogLevel.Warning));
AdobeTokensBuilder tokens = services.AddAdobeTokens().AddIms("aem", options =>
{
    options.Authority = new Uri(authority);
    options.ClientId = clientId;
    options.ClientSecret = clientSecret;
    Array.ForEach(scopes.Split(','), options.Scopes.Add);
});
switch (store, place)
{
    case ("none", []):
        break;
    case ("files", [string directory]):
        tokens.ShareAcrossProcesses(directory);
        break;
    default:
        Console.Error.WriteLine($"It cannot share tokens through '{store}' at {place.Length} places.");
        return 2;
}

services.AddHttpClient("aem").AddAdobeTokenHandler("aem");
await using ServiceProvider provider = services.BuildServiceProvider();
ITokenProvider token = provider.GetRequiredService<ITokenProvider>();
HttpClient client = provider.GetRequiredService<IHttpClientFactory>().CreateClient("aem");
Print("ready", new { problem = provider.GetService<ISharedTokenStore>()?.FindProblem() });

// Each command runs at once, beside those before it.
var commands = new List<Task>();
while (await Console.In.ReadLineAsync() is { } line && line != "exit")
{
    commands.Add(Task.Run(() => RunAsync(line)));
}

await Task.WhenAll(commands);
return 0;

async Task RunAsync(string command)
{
    long start = TimeProvider.System.GetTimestamp();
    try
    {
        if (command == "get")
        {
            AccessToken acquired = await token.GetTokenAsync();
            Print("token", new
            {
                hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(acquired.Value)))[..16],
                expiresAt = acquired.ExpiresAt,
                milliseconds = TimeProvider.System.GetElapsedTime(start).TotalMilliseconds,
            });
        }
        else if (command.Split(' ') is ["call", string address])
        {
            using HttpResponseMessage answer = await client.GetAsync(new Uri(address));
            Print("answer", new { status = (int)answer.StatusCode });
        }
        else
        {
            Print("failed", new { message = $"The command '{command}' is not known." });
        }
    }
    catch (Exception exception) when (exception is TokenAcquisitionException or HttpRequestException or OperationCanceledException)
    {
        Print("failed", new { message = exception.Message });
    }
}

static void Print(string kind, object content)
{
    string json = JsonSerializer.Serialize(content);
    Console.WriteLine($"{{\"event\":\"{kind}\",{json[1..]}");
}

/// <summary>Prints what is logged.</summary>
internal sealed class PrintedLog(Action<string, object> print) : ILoggerProvider, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public void Dispose()
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        print("log", new { level = $"{logLevel}", name = eventId.Name, message = formatter(state, exception) });
}
