using System.Globalization;
using System.Net.Mime;
using Microsoft.AspNetCore.Http;

namespace TokenKit.Soak.Counts;

/// <summary>What goes wrong at an endpoint, with every request to it.</summary>
/// <param name="Name">What happens, for the table.</param>
/// <param name="Goal">How many requests one call of a service may cost at most, whatever handlers its clients have.</param>
/// <param name="IsAtRegistration">Whether it happens to the registration of Adobe Pass, and not to the token endpoint of IMS.</param>
/// <param name="AnswerAsync">The answer.</param>
internal sealed record Mishap(string Name, int Goal, bool IsAtRegistration, Func<HttpContext, TimeProvider, Task> AnswerAsync)
{
    private const string Registered =
        """{"client_id":"FAKE-client","client_secret":"FAKE-secret","grant_types":["client_credentials"],"scopes":["api:client:v2"]}""";

    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan BreakingOff = TimeSpan.FromSeconds(3);

    public static Mishap[] All { get; } =
    [
        new("token endpoint: 429 with `Retry-After: 120`", 1, IsAtRegistration: false, (context, _) =>
        {
            context.Response.Headers.RetryAfter = "120";
            return SendAsync(context, StatusCodes.Status429TooManyRequests, "{}");
        }),
        new("token endpoint: 503", 4, IsAtRegistration: false, static (context, _) => SendAsync(context, 503, "{}")),
        new("token endpoint: no answer", 4, IsAtRegistration: false, (context, _) => Task.Delay(Timeout.Infinite, context.RequestAborted)),
        new("registration: 201 after 12 s", 1, IsAtRegistration: true, async (context, clock) =>
        {
            await Task.Delay(Slow, clock, context.RequestAborted);
            await SendAsync(context, StatusCodes.Status201Created, Registered);
        }) { MustBringToken = true },
        new("registration: 201 that breaks off", 1, IsAtRegistration: true, async (context, clock) =>
        {
            context.Response.StatusCode = StatusCodes.Status201Created;
            context.Response.ContentType = MediaTypeNames.Application.Json;
            context.Response.ContentLength = Registered.Length;
            await context.Response.WriteAsync(Registered[..40]);
            await context.Response.Body.FlushAsync();

            // A reset takes along what the client has not read yet: it must have seen the 201.
            await Task.Delay(BreakingOff, clock, context.RequestAborted);
            context.Abort();
        }),
        new("registration: 500 after the client was made", 2, IsAtRegistration: true, static (context, _) => SendAsync(context, 500, "{}")),
        new("registration: reset after the client was made", 2, IsAtRegistration: true, (context, _) =>
        {
            context.Abort();
            return Task.CompletedTask;
        }),
    ];

    /// <summary>Whether the call must bring a token all the same.</summary>
    public bool MustBringToken { get; private init; }

    public bool IsReached(Count count) => count.Requests <= Goal && (!MustBringToken || count.Outcome == Count.Token);

    private static Task SendAsync(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = MediaTypeNames.Application.Json;
        context.Response.Headers["x-debug-id"] = context.Connection.Id.ToString(CultureInfo.InvariantCulture);
        return context.Response.WriteAsync(body);
    }
}
