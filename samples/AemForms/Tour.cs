using System.Net.ServerSentEvents;
using System.Text.Json;

namespace AemForms;

/// <summary>Calls the service once at each endpoint, as a client would, and prints what happened.</summary>
internal sealed class Tour(Uri service, DemoAdobe adobe)
{
    private static readonly BatchJob Statements = new(
        "statements", "/conf/global/settings/forms/usc/batch/statements", ["PDF"], "crx:///content/dam/formsanddocuments/statement.xdp");

    public async Task<bool> RunAsync()
    {
        using var client = new HttpClient { BaseAddress = service };
        bool isGood = await PdfAsync(client) & await BatchAsync(client);
        Console.WriteLine($"{adobe.Emulator.AemForms.Calls} calls of AEM, {adobe.Emulator.AemForms.RefusedCalls} refused, token requests: "
            + $"{adobe.Emulator.Ims.TokenRequests}.");
        return isGood;
    }

    private static async Task<bool> PdfAsync(HttpClient client)
    {
        using var data = new StringContent(
            "<statement><customer>Ada</customer><amount>42.00</amount></statement>", null, "application/xml");
        using HttpResponseMessage response = await client.PostAsync("pdf", data);
        byte[] body = await response.Content.ReadAsByteArrayAsync();
        Console.WriteLine($"POST /pdf    {(int)response.StatusCode} {response.Content.Headers.ContentType}, {body.Length} bytes");
        return await IsGoodAsync(response) && body.AsSpan().StartsWith("%PDF-"u8);
    }

    private static async Task<bool> BatchAsync(HttpClient client)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "batch") { Content = JsonContent.Create(Statements) };
        using HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Console.WriteLine($"POST /batch  {(int)response.StatusCode} {response.Content.Headers.ContentType}");
        if (!await IsGoodAsync(response))
        {
            return false;
        }

        BatchState? state = null;
        await using Stream events = await response.Content.ReadAsStreamAsync();
        await foreach (SseItem<string> item in SseParser.Create(events).EnumerateAsync())
        {
            state = JsonSerializer.Deserialize<BatchState>(item.Data, JsonSerializerOptions.Web);
            Console.WriteLine($"             {state}");
        }

        return state?.Status == "SUCCESS";
    }

    private static async Task<bool> IsGoodAsync(HttpResponseMessage response)
    {
        if (!response.IsSuccessStatusCode)
        {
            Console.WriteLine($"             {await response.Content.ReadAsStringAsync()}");
        }

        return response.IsSuccessStatusCode;
    }
}
