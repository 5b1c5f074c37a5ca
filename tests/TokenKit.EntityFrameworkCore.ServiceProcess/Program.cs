using System.Globalization;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TokenKit;
using TokenKit.AdobePass;
using TokenKit.EntityFrameworkCore.ServiceProcess;

// One process of a service, for tests that start several and kill some. Arguments: the authority, the connection string of PostgreSQL, the
// file of the software statement, the numbers of its devices (first, and one after the last), and the number of all devices. It registers
// its devices, eight at once, and prints each failure on a line of its own.
int first = int.Parse(args[3], CultureInfo.InvariantCulture);
int last = int.Parse(args[4], CultureInfo.InvariantCulture);
int all = int.Parse(args[5], CultureInfo.InvariantCulture);
using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
using var httpClient = new HttpClient(handler);
await using ServiceProvider services = ServiceDatabase.Connect(options => options.UseNpgsql(args[1]));
using var provider = new AdobePassTokenProvider(
    new AdobePassOptions { Authority = new Uri(args[0]), SoftwareStatementFile = args[2] },
    httpClient,
    services.GetRequiredService<IClientRegistrationStore>());

// All processes start at once: when the line comes. Without a line, the tests have ended.
Console.WriteLine("ready");
if (Console.ReadLine() is null)
{
    return;
}

// A few at once: on a small machine, thousands of requests at once would only run into their time limits.
var several = new ParallelOptions { MaxDegreeOfParallelism = 8 };
await Parallel.ForEachAsync(Enumerable.Range(first, last - first), several, (number, _) => RegisterAsync(number % all));

async ValueTask RegisterAsync(int number)
{
    try
    {
        // An address for each device: the requests of one address are limited to one a second.
        IPAddress address = IPAddress.Parse(string.Create(CultureInfo.InvariantCulture, $"198.18.{number / 250}.{(number % 250) + 1}"));
        await provider.GetDeviceTokenAsync(new AdobePassDevice($"viewer-{number}", forwardedFor: address));
    }
    catch (TokenAcquisitionException failure)
    {
        Console.WriteLine($"failed: {failure.Message.ReplaceLineEndings(" ")}");
    }
}
