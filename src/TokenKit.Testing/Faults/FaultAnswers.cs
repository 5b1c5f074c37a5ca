using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using TokenKit.Testing.Gateway;
using TokenKit.Testing.Hosting;
using TokenKit.Testing.Ims;

namespace TokenKit.Testing.Faults;

// What each fault puts on the wire.
internal static class FaultAnswers
{
    public static Task HangAsync(Exchange exchange) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, exchange.Aborted);

    public static Task ResetAsync(Exchange exchange)
    {
        exchange.Cut();
        return Task.CompletedTask;
    }

    public static Task TooManyRequestsAsync(Exchange exchange, TimeSpan? retryAfter)
    {
        // What IMS says with a 429 is not documented ("varies"), so both answer with the only body that is.
        if (retryAfter is TimeSpan wait)
        {
            exchange.ResponseHeaders.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        return GatewayRefusal.TooManyRequests.SendAsync(exchange);
    }

    public static Task InternalErrorAsync(Exchange exchange, int status) =>
        new ImsRefusal(status, "internal_error", "Please try again later").SendAsync(exchange);

    public static Task HtmlAsync(Exchange exchange, int status)
    {
        string title = $"{status} {ReasonPhrases.GetReasonPhrase(status)}";
        return exchange.SendAsync(
            status,
            "text/html",
            $"<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<center><h1>{title}</h1></center>\r\n"
            + "<hr><center>openresty</center>\r\n</body>\r\n</html>\r\n");
    }

    public static Task RedirectAsync(Exchange exchange, Uri location, int status)
    {
        exchange.ResponseHeaders.Location = location.OriginalString;
        return exchange.SendAsync(status);
    }

    public static async Task TruncatedBodyAsync(Exchange exchange)
    {
        exchange.Start(StatusCodes.Status200OK, "application/json;charset=UTF-8", length: 4_096);
        await exchange.WriteAsync("{\"access_token\":\"eyJ"u8.ToArray()).ConfigureAwait(false);
        exchange.EndShort();
    }

    public static async Task OversizeBodyAsync(Exchange exchange, long bytes)
    {
        byte[] start = "{\"access_token\":\""u8.ToArray();
        byte[] end = "\"}"u8.ToArray();
        byte[] block = new byte[16_384];
        Array.Fill(block, (byte)'a');

        exchange.Start(StatusCodes.Status200OK, "application/json;charset=UTF-8", length: null);
        await exchange.WriteAsync(start).ConfigureAwait(false);
        for (long left = bytes - start.Length - end.Length; left > 0; left -= block.Length)
        {
            await exchange.WriteAsync(block.AsMemory(0, (int)Math.Min(left, block.Length))).ConfigureAwait(false);
        }

        await exchange.WriteAsync(end).ConfigureAwait(false);
    }
}
