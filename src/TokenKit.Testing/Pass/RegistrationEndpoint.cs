using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using TokenKit.Testing.Faults;
using TokenKit.Testing.Hosting;

namespace TokenKit.Testing.Pass;

// POST /o/client/register.
internal sealed class RegistrationEndpoint(PassEmulator pass, PassThrottle throttle, FaultQueue faults) : IEmulatedService
{
    private int _requests;

    public int Requests => Volatile.Read(ref _requests);

    public FaultQueue Faults { get; } = faults;

    public bool Serves(string path) => path == "/pass/o/client/register";

    public void Arrived() => Interlocked.Increment(ref _requests);

    public Task AnswerAsync(Exchange exchange)
    {
        if (!throttle.Lets(exchange))
        {
            return PassThrottle.RefuseAsync(exchange);
        }

        exchange.ResponseHeaders.CacheControl = "no-store";
        if (!HttpMethods.IsPost(exchange.Request.Method))
        {
            return PassRefusal.WrongMethod.SendAsync(exchange);
        }

        return IsJson(exchange.Request) && RegistrationRequest.Read(exchange.Body) is RegistrationRequest request
            ? RegisterAsync(exchange, request)
            : PassRefusal.InvalidRequest.SendAsync(exchange);
    }

    private static bool IsJson(HttpRequest request) =>
        IsJson(request.ContentType) && AcceptHeader.Choose(request.Headers, "application/json") is not null;

    private static bool IsJson(string? mediaType) => MediaTypeHeaderValue.TryParse(mediaType, out MediaTypeHeaderValue? type)
        && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    private Task RegisterAsync(Exchange exchange, RegistrationRequest request)
    {
        IHeaderDictionary headers = exchange.Request.Headers;
        string? deviceInfo = DeviceInfoHeader.Of(headers);
        SoftwareStatement? statement = pass.Statements.Find(request.SoftwareStatement);
        if (Refuse(request, deviceInfo, statement) is PassRefusal refusal)
        {
            return refusal.SendAsync(exchange);
        }

        string secret = Guid.NewGuid().ToString();
        string forwarded = headers["X-Forwarded-For"].ToString();
        var client = new PassClient(secret, statement!) { DeviceInfo = deviceInfo, ForwardedFor = forwarded.Length > 0 ? forwarded : null };
        pass.Add(client);
        return exchange.SendJsonAsync(
            StatusCodes.Status201Created, JsonText.Write(json => WriteAnswer(json, client, secret, request.RedirectUri)));
    }

    private static PassRefusal? Refuse(RegistrationRequest request, string? deviceInfo, SoftwareStatement? statement) => statement switch
    {
        _ when deviceInfo is not null && !DeviceInfoHeader.IsAcceptable(deviceInfo) => PassRefusal.InvalidRequest,
        null or { IsRevoked: true } => PassRefusal.InvalidStatement,
        { Application.IsApproved: false } => PassRefusal.UnapprovedStatement,
        _ when request.RedirectUri is null => null,
        _ when AddressOf(request.RedirectUri) is Uri address && statement.Application.MayRedirectTo(address) => null,
        _ => PassRefusal.InvalidRedirectUri,
    };

    // With a scheme of its own: to Uri, a bare path is the address of a file.
    private static Uri? AddressOf(string text) => Uri.TryCreate(text, UriKind.Absolute, out Uri? address)
        && text.StartsWith(address.Scheme + ':', StringComparison.OrdinalIgnoreCase) ? address : null;

    private void WriteAnswer(Utf8JsonWriter json, PassClient client, string secret, string? redirectUri)
    {
        DateTimeOffset now = pass.TimeProvider.GetUtcNow();
        json.WriteString("client_id", client.ClientId);
        json.WriteString("client_secret", secret);
        json.WriteNumber("client_id_issued_at", pass.IssuesMillisecondIssuedAt ? now.ToUnixTimeMilliseconds() : now.ToUnixTimeSeconds());
        WriteArray(json, "redirect_uris", redirectUri is null ? [] : [redirectUri]);
        WriteArray(json, "grant_types", ["client_credentials"]);
        WriteArray(json, "scopes", client.Statement.Application.Scopes);
    }

    private static void WriteArray(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (string value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }
}
