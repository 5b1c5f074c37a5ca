using System.Net;
using TokenKit;

namespace AdobePass;

/// <summary>How calls went.</summary>
/// <param name="Calls">All of them.</param>
/// <param name="Refused">Those that Adobe did not answer with 200, 201 or 204, and those for which there was no token.</param>
internal sealed record Tally(int Calls, int Refused)
{
    /// <summary>Makes the calls, one after the other, and prints a line for each.</summary>
    public static async Task<Tally> MakeAsync(IEnumerable<ApiCall> calls, IHttpClientFactory clients)
    {
        var tally = new Tally(0, 0);
        foreach (ApiCall call in calls)
        {
            bool isGood = await IsGoodAsync(call, clients.CreateClient(call.Client));
            tally = new Tally(tally.Calls + 1, tally.Refused + (isGood ? 0 : 1));
        }

        return tally;
    }

    private static async Task<bool> IsGoodAsync(ApiCall call, HttpClient client)
    {
        string line = $"{call.Api,-30}  {call.Method,-6}  {call.Address.Split('?')[0],-49}";
        try
        {
            using HttpRequestMessage request = call.ToRequest();
            using HttpResponseMessage response = await client.SendAsync(request);
            Console.WriteLine($"{line}  {(int)response.StatusCode}");
            return response.StatusCode is HttpStatusCode.OK or HttpStatusCode.Created or HttpStatusCode.NoContent;
        }
        catch (Exception exception) when (exception is TokenAcquisitionException or HttpRequestException)
        {
            // Its message never holds a secret.
            Console.WriteLine($"{line}  {exception.Message}");
            return false;
        }
    }
}
