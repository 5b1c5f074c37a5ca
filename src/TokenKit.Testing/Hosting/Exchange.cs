using System.Text;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using TokenKit.Testing.Journal;

namespace TokenKit.Testing.Hosting;

// One request and the one answer to it.
internal sealed class Exchange
{
    private const string BearerScheme = "Bearer ";

    private readonly HttpContext _context;
    private readonly TimeProvider _timeProvider;

    private Exchange(HttpContext context, TimeProvider timeProvider, CancellationToken aborted)
    {
        _context = context;
        _timeProvider = timeProvider;
        Aborted = aborted;
    }

    public HttpRequest Request => _context.Request;

    public required RecordedRequest Recorded { get; init; }

    public required ReceivedBody Body { get; init; }

    // Null if the content type is not a form.
    public required ReceivedForm? Form { get; init; }

    // Canceled when the client goes away or the emulator stops.
    public CancellationToken Aborted { get; }

    // RFC 9110 section 11.1: the scheme is case-insensitive.
    public string? BearerToken =>
        Header("Authorization") is string value && value.StartsWith(BearerScheme, StringComparison.OrdinalIgnoreCase)
            ? value[BearerScheme.Length..]
            : null;

    public static async Task<Exchange> ReadAsync(
        HttpContext context, EmulatedService.Kind? group, TimeProvider timeProvider, CancellationToken aborted)
    {
        DateTimeOffset receivedAt = timeProvider.GetUtcNow();
        HttpRequest request = context.Request;
        ReceivedBody body = await ReceivedBody.ReadAsync(request, group == EmulatedService.Kind.Storage, aborted)
            .ConfigureAwait(false);
        ReceivedForm? form = await ReceivedForm.ReadAsync(request.ContentType, body.Start).ConfigureAwait(false);
        var recorded = new RecordedRequest
        {
            ReceivedAt = receivedAt,
            Group = group,
            Method = request.Method,
            Path = request.Path.Value ?? string.Empty,
            Query = request.QueryString.Value ?? string.Empty,
            Headers = request.Headers.ToDictionary(
                header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            Body = body.Text,
            BodyLength = body.Length,
            Form = form?.Fields ?? [],
            DebugId = Guid.NewGuid().ToString(),
        };
        var exchange = new Exchange(context, timeProvider, aborted) { Recorded = recorded, Body = body, Form = form };
        context.Features.Set(exchange);
        return exchange;
    }

    public static Exchange Of(HttpContext context) => context.Features.GetRequiredFeature<Exchange>();

    // Empty if the request does not have the header.
    public string Header(string name) => Request.Headers[name].ToString();

    // What the path has in the place of a {name} of its route.
    public string RouteValue(string name) => FindRouteValue(name) ?? string.Empty;

    public string? FindRouteValue(string name) => Request.RouteValues[name] as string;

    public async Task SendAsync(Answer answer)
    {
        ReadOnlyMemory<byte> bytes = answer.Bytes ?? Encoding.UTF8.GetBytes(answer.Body);
        IHeaderDictionary headers = _context.Response.Headers;
        headers.Location = answer.Location;
        headers.Allow = answer.Allow;
        headers.WWWAuthenticate = answer.Challenge;
        headers.RetryAfter = answer.RetryAfter;
        headers.Link = answer.Links;
        Start(answer.Status, answer.ContentType, bytes.Length);
        await WriteAsync(bytes).ConfigureAwait(false);
    }

    public void Start(int status, string? contentType, long? length)
    {
        // The journal has the status before the client can know it: a client that has the answer finds it there.
        Recorded.Answered(status);
        HttpResponse response = _context.Response;
        response.StatusCode = status;
        response.ContentType = HasBody(status) ? contentType : null;
        response.ContentLength = HasBody(status) ? length : null;
        response.Headers["x-debug-id"] = Recorded.DebugId;
        response.Headers.Date = _timeProvider.GetUtcNow().ToString("R");
    }

    public async Task WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        // Kestrel closes the connection after any write to an answer that has no body, even of zero bytes.
        if (bytes.IsEmpty || HttpMethods.IsHead(Request.Method) || !HasBody(_context.Response.StatusCode))
        {
            return;
        }

        await _context.Response.Body.WriteAsync(bytes, Aborted).ConfigureAwait(false);
        await _context.Response.Body.FlushAsync(Aborted).ConfigureAwait(false);
    }

    public void Cut() => _context.Abort();

    public Task CutAsync()
    {
        Cut();
        return Task.CompletedTask;
    }

    // Ends a body that is shorter than its Content-Length. Kestrel then sends what it has and closes the connection; Abort would reset it,
    // and the beginning would be lost. The test server would accept the short body, so there the connection is cut.
    public void EndShort()
    {
        if (_context.Features.Get<IConnectionSocketFeature>() is null)
        {
            Cut();
        }
    }

    // RFC 9110 sections 15.3.5, 15.3.6 and 15.4.5.
    private static bool HasBody(int status) =>
        status is not (StatusCodes.Status204NoContent or StatusCodes.Status205ResetContent or StatusCodes.Status304NotModified);
}
