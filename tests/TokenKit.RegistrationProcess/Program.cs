using System.Globalization;
using System.Net;
using TokenKit;
using TokenKit.AdobePass;

// One process of an application, for tests that start several or kill one. Arguments: the authority, the directory of the registrations,
// the
// file of the software statement, and the name of its devices: with "-" it acquires a token for the server itself and ends, else it
// registers one device after the other.
// With a number as the fifth argument it registers that many, and prints each failure on a line of its own.
string devices = args[3];
int? count = args.Length > 4 ? int.Parse(args[4], CultureInfo.InvariantCulture) : null;
using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
using var httpClient = new HttpClient(handler);
var store = new FileClientRegistrationStore(args[1]);
using var provider = new AdobePassTokenProvider(
    new AdobePassOptions { Authority = new Uri(args[0]), SoftwareStatementFile = args[2] }, httpClient, store);

// All of them start at once: when the line comes.
Console.WriteLine("ready");
Console.ReadLine();

if (devices == "-")
{
    await provider.GetTokenAsync();
    Console.WriteLine("has a token");
    return;
}

for (int number = 0; number < (count ?? 250); number++)
{
    try
    {
        IPAddress address = IPAddress.Parse($"203.0.113.{number + 1}");
        await provider.GetDeviceTokenAsync(new AdobePassDevice($"{devices}-{number}", forwardedFor: address));
    }
    catch (TokenAcquisitionException failure) when (count is not null)
    {
        Console.WriteLine($"failed: {failure.Message.ReplaceLineEndings(" ")}");
    }
}
