using TokenKit;

namespace Quickstart;

/// <summary>Makes the calls, one after the other, and gives a small account of each.</summary>
internal sealed class Account(Stage stage, ITokenProvider tokens)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private int _failed;
    private int _refreshedInBackground;

    /// <summary>True if no call failed and, on the emulator, at least one refresh happened in the background.</summary>
    public async Task<bool> RunAsync(HttpClient client)
    {
        Console.WriteLine("call  token  how                          answer");
        for (int call = 1; call <= stage.Calls; call++)
        {
            await MakeAsync(call, client);
            await Task.Delay(Interval);
        }

        string requests = stage.Emulator is { } emulator ? $", {emulator.Ims.TokenRequests} token requests" : string.Empty;
        Console.WriteLine($"{stage.Calls} calls, {_failed} failed, {stage.SentTokens.Count} tokens{requests}, {_refreshedInBackground} "
            + "refreshed in the background.");
        return _failed == 0 && (stage.Emulator is null || _refreshedInBackground > 0);
    }

    private async Task MakeAsync(int call, HttpClient client)
    {
        int tokensBefore = stage.SentTokens.Count;
        try
        {
            // Asked only for the account: a token that is there at once came from the cache. The handler asks for itself.
            ValueTask<AccessToken> token = tokens.GetTokenAsync();
            bool isCached = token.IsCompletedSuccessfully;
            await token;

            using HttpResponseMessage response = await client.GetAsync(stage.ApiAddress);
            string how = (isCached, stage.SentTokens.Count > tokensBefore) switch
            {
                (false, _) => "acquired, the call waited",
                (true, true) => "cached, refreshed behind",
                (true, false) => "cached",
            };
            _refreshedInBackground += how == "cached, refreshed behind" ? 1 : 0;
            _failed += response.IsSuccessStatusCode ? 0 : 1;
            Console.WriteLine($"{call,4}  {stage.SentTokens.Last,5}  {how,-27}  {(int)response.StatusCode} {response.ReasonPhrase}");
        }
        catch (Exception exception) when (exception is TokenAcquisitionException or HttpRequestException or InvalidOperationException)
        {
            _failed++;
            Console.WriteLine($"{call,4}      -  failed                       {exception.Message}");
        }
    }
}
