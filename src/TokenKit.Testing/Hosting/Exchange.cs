using System.Text;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using TokenKit.Testing.Journal;

namespace TokenKit.Testing.Hosting;

// One request and the one answer to it.
internal sealed class Exchange
{
    private readonly HttpContext _context;
    private readonly TimeProvider _timeProvider;

    public Exchange(HttpContext context, RecordedRequest recorded, ReceivedBody body, TimeProvider timeProvider, CancellationToken aborted)
    {
        _context = context;
        _timeProvider = timeProvider;
        Recorded = recorded;
        Body = body;
        Aborted = aborted;
    }

    public HttpRequest Request => _context.Request;

    public IHeaderDictionary ResponseHeaders => _context.Response.Headers;

    public RecordedRequest Recorded { get; }

    public ReceivedBody Body { get; }

    // The client went away, or the emulator stops.
    public CancellationToken Aborted { get; }

    public Task SendJsonAsync(int status, string json) => SendAsync(status, "application/json;charset=UTF-8", json);

    public async Task SendAsync(int status, string? contentType = null, string body = "")
    {
        byte[] bytes = Encoding.UTF8.GetBytes(body);
        Start(status, contentType, bytes.Length);
        await WriteAsync(bytes).ConfigureAwait(false);
    }

    public void Start(int status, string? contentType, long? length)
    {
        // The journal knows the status before the client can: whoever has the answer finds it there.
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

    // RFC 9110 sections 15.3.5, 15.3.6 and 15.4.5.
    private static bool HasBody(int status) =>
        status is not (StatusCodes.Status204NoContent or StatusCodes.Status205ResetContent or StatusCodes.Status304NotModified);

    // Ends a body that is shorter than its Content-Length. Kestrel then sends what there is and closes, where Abort would reset the
    // connection and lose it; the test server would call the short body whole, so there it is cut.
    public void EndShort()
    {
        if (_context.Features.Get<IConnectionSocketFeature>() is null)
        {
            Cut();
        }
    }
}
