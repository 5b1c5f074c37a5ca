using System.Globalization;
using Microsoft.AspNetCore.Http;
using TokenKit.Testing.Gateway;
using TokenKit.Testing.Hosting;
using TokenKit.Testing.Ims;

namespace TokenKit.Testing.Faults;

/// <summary>Something that goes wrong with one request. Immutable: the same fault may be added many times.</summary>
public sealed class Fault
{
    private readonly string _name;
    private readonly TimeSpan _delay;
    private readonly Func<Exchange, Task>? _answer; // null: the normal answer

    private Fault(string name, Func<Exchange, Task>? answer, TimeSpan delay = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        _name = name;
        _answer = answer;
        _delay = delay;
    }

    private Fault(string name, Hosting.Answer answer)
        : this(name, exchange => exchange.SendAsync(answer))
    {
    }

    internal bool ReplacesAnswer => _answer is not null;

    /// <summary>The normal answer, late.</summary>
    /// <param name="delay">How late, by the emulator's clock. The wait ends when the client gives up.</param>
    public static Fault Delay(TimeSpan delay) => new("normal answer", answer: null, delay);

    /// <summary>No answer until the client gives up or the emulator stops.</summary>
    public static Fault Hang() => new(
        "hang", exchange => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, exchange.Aborted));

    /// <summary>429 with the JSON body of Adobe's gateway (<c>error_code</c> 429050), at a token endpoint too.</summary>
    /// <param name="retryAfter">Sent as <c>Retry-After</c> in whole seconds, rounded up; without it the header is absent.</param>
    public static Fault TooManyRequests(TimeSpan? retryAfter = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(retryAfter ?? TimeSpan.Zero, TimeSpan.Zero, nameof(retryAfter));
        string? seconds = retryAfter is TimeSpan wait ? Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture) : null;

        // Adobe documents no body for a 429 of IMS ("varies"), so both answer with the only body that is documented.
        return new Fault("429", GatewayErrors.TooManyRequests with { RetryAfter = seconds });
    }

    /// <summary>
    /// A fault of the server: JSON with <c>error</c> <c>internal_error</c>. For another status than 500 to 599 use <see cref="Answer"/>,
    /// <see cref="EmptyBody"/>, <see cref="Html"/>, <see cref="TooManyRequests"/> or <see cref="Redirect"/>.
    /// </summary>
    /// <param name="status">The status, 500 to 599.</param>
    /// <exception cref="ArgumentOutOfRangeException">The status is another one; the message names the method to use for it.</exception>
    public static Fault Status(int status) => status is >= 500 and <= 599
        ? new Fault(Text(status), ImsErrors.Of(status, "internal_error", "Please try again later"))
        : throw Wrong(status, $"Fault.Status takes a status from 500 to 599. {InsteadOfStatus(status)}");

    /// <summary>The HTML page of a proxy in front of the service.</summary>
    /// <param name="status">The status, 200 to 599.</param>
    public static Fault Html(int status) => new($"{Text(Valid(status))} as HTML", Hosting.Answer.ServerPage(status));

    /// <summary>A status and nothing else.</summary>
    /// <param name="status">The status, 200 to 599.</param>
    public static Fault EmptyBody(int status) => new($"{Text(Valid(status))} without a body", new Hosting.Answer(status));

    /// <summary>200 and the beginning of a JSON body that is shorter than its <c>Content-Length</c>; then the connection is cut.</summary>
    public static Fault TruncatedBody() => new("truncated body", SendTruncatedBodyAsync);

    /// <summary>200 and a JSON object with one endless <c>access_token</c>, without <c>Content-Length</c>.</summary>
    /// <param name="bytes">The length of the body, at least 32.</param>
    public static Fault OversizeBody(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes, 32);
        return new Fault("oversize body", exchange => SendOversizeBodyAsync(exchange, bytes));
    }

    /// <summary>The connection is cut before any answer: over sockets with a TCP reset.</summary>
    public static Fault ConnectionReset() => new("connection reset", exchange => exchange.CutAsync());

    /// <summary>A redirect without a body.</summary>
    /// <param name="location">Sent as <c>Location</c>.</param>
    /// <param name="status">The status, 300 to 399.</param>
    public static Fault Redirect(Uri location, int status = 307)
    {
        ArgumentNullException.ThrowIfNull(location);
        if (status is < 300 or > 399)
        {
            throw Wrong(status, "Fault.Redirect takes a status from 300 to 399. Use Fault.Answer for another one.");
        }

        return new Fault($"{Text(status)} redirect", new Hosting.Answer(status) { Location = location.OriginalString });
    }

    /// <summary>Any answer at all. With 204, 205 and 304 neither body nor <c>Content-Type</c> is sent: HTTP allows none there.</summary>
    /// <param name="status">The status, 200 to 599.</param>
    /// <param name="contentType">Sent as <c>Content-Type</c>.</param>
    /// <param name="body">Sent as UTF-8.</param>
    public static Fault Answer(int status, string contentType, string body)
    {
        ArgumentNullException.ThrowIfNull(contentType);
        ArgumentNullException.ThrowIfNull(body);
        return new Fault(Text(Valid(status)), new Hosting.Answer(status, contentType, body));
    }

    /// <summary>The same fault, late; delays add up.</summary>
    /// <param name="delay">How late, by the emulator's clock. The wait ends when the client gives up.</param>
    public Fault After(TimeSpan delay) => new(_name, _answer, _delay + delay);

    /// <summary>What happens and how late; never the body of an answer.</summary>
    public override string ToString() => _delay == TimeSpan.Zero ? _name : $"{_name} after {_delay}";

    internal Task WaitAsync(TimeProvider timeProvider, CancellationToken aborted) =>
        _delay == TimeSpan.Zero ? Task.CompletedTask : Task.Delay(_delay, timeProvider, aborted);

    internal Task AnswerAsync(Exchange exchange) => _answer?.Invoke(exchange) ?? Task.CompletedTask;

    private static async Task SendTruncatedBodyAsync(Exchange exchange)
    {
        exchange.Start(StatusCodes.Status200OK, Hosting.Answer.JsonType, length: 4_096);
        await exchange.WriteAsync("{\"access_token\":\"eyJ"u8.ToArray()).ConfigureAwait(false);
        exchange.EndShort();
    }

    private static async Task SendOversizeBodyAsync(Exchange exchange, long bytes)
    {
        byte[] start = "{\"access_token\":\""u8.ToArray();
        byte[] end = "\"}"u8.ToArray();
        byte[] block = new byte[16_384];
        Array.Fill(block, (byte)'a');

        exchange.Start(StatusCodes.Status200OK, Hosting.Answer.JsonType, length: null);
        await exchange.WriteAsync(start).ConfigureAwait(false);
        for (long left = bytes - start.Length - end.Length; left > 0; left -= block.Length)
        {
            await exchange.WriteAsync(block.AsMemory(0, (int)Math.Min(left, block.Length))).ConfigureAwait(false);
        }

        await exchange.WriteAsync(end).ConfigureAwait(false);
    }

    private static string InsteadOfStatus(int status) => status switch
    {
        429 => "Use Fault.TooManyRequests for 429.",
        401 => "Use Fault.Answer(401, contentType, body) or Fault.EmptyBody(401), or revoke the token with adobe.Ims.Revoke or "
            + "adobe.Pass.RevokeToken.",
        >= 300 and <= 399 => "Use Fault.Redirect(location, status) for a redirect.",
        _ => "Use Fault.Answer(status, contentType, body), Fault.EmptyBody(status) or Fault.Html(status) for another one.",
    };

    private static int Valid(int status) =>
        status is >= 200 and <= 599 ? status : throw Wrong(status, "The status of an answer is from 200 to 599.");

    private static ArgumentOutOfRangeException Wrong(int status, string message) => new(nameof(status), status, message);

    private static string Text(int status) => status.ToString(CultureInfo.InvariantCulture);
}
