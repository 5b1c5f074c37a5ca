using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using TokenKit.Testing.Hosting;

namespace TokenKit.Testing.Pass;

// The endpoint /o/client/register, and the clients that it registered.
internal sealed class PassClients(PassEmulator pass)
{
    private const string JsonType = "application/json";

    private readonly ConcurrentDictionary<string, PassClient> _clients = new(StringComparer.Ordinal);
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public IReadOnlyCollection<PassClient> All => [.. _clients.Values];

    public PassClient? Find(string clientId) => _clients.GetValueOrDefault(clientId);

    public Answer Register(Exchange exchange)
    {
        if (!IsJson(exchange.Request.ContentType)
            || MediaTypes.Choose(exchange.Request.Headers, JsonType) is null
            || exchange.Body.IsTooLong
            || StrictJson.Read(exchange.Body.Start, Read) is not (string statement, var redirectUri)
            || !DeviceHeaders.IsInfoAbsentOrAcceptable(exchange))
        {
            return PassErrors.InvalidRequest;
        }

        IssuedStatement? issued = pass.Statements.Find(statement);
        return Refuse(issued, redirectUri) ?? Register(exchange, issued!, redirectUri);
    }

    private static bool IsJson(string? contentType) => MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? type)
        && type.MediaType.Equals(JsonType, StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    // The software_statement and the redirect_uri, which is optional; null if the body is wrong. Members that Adobe does not document are
    // allowed: clients send them, and are registered.
    private static (string Statement, string? RedirectUri)? Read(JsonElement json)
    {
        if (json.ValueKind is not JsonValueKind.Object
            || !json.TryGetProperty("software_statement", out JsonElement statement)
            || statement.ValueKind is not JsonValueKind.String)
        {
            return null;
        }

        bool redirects = json.TryGetProperty("redirect_uri", out JsonElement redirectUri);
        return redirects && redirectUri.ValueKind is not JsonValueKind.String
            ? null
            : (statement.GetString()!, redirects ? redirectUri.GetString() : null);
    }

    private static Answer? Refuse(IssuedStatement? statement, string? redirectUri) => statement switch
    {
        null or { IsRevoked: true } => PassErrors.InvalidStatement,
        { Application.IsApproved: false } => PassErrors.UnapprovedStatement,
        _ when redirectUri is null => null,
        _ when AddressOf(redirectUri) is Uri address && statement.Application.MayRedirectTo(address) => null,
        _ => PassErrors.InvalidRedirectUri,
    };

    // With a scheme of its own: Uri reads a bare path as the address of a file.
    private static Uri? AddressOf(string text) => Uri.TryCreate(text, UriKind.Absolute, out Uri? address)
        && text.StartsWith(address.Scheme + ':', StringComparison.OrdinalIgnoreCase) ? address : null;

    private Answer Register(Exchange exchange, IssuedStatement statement, string? redirectUri)
    {
        string secret = Guid.NewGuid().ToString();
        string forwarded = exchange.Header("X-Forwarded-For");
        var client = new PassClient(secret, statement)
        {
            DeviceInfo = DeviceHeaders.Info(exchange),
            ForwardedFor = forwarded.Length > 0 ? forwarded : null,
        };
        _clients[client.ClientId] = client;
        Interlocked.Increment(ref _count);

        DateTimeOffset now = pass.TimeProvider.GetUtcNow();
        return Answer.Json(StatusCodes.Status201Created, new JsonObject
        {
            ["client_id"] = client.ClientId,
            ["client_secret"] = secret,
            ["client_id_issued_at"] = pass.IssuesMillisecondIssuedAt ? now.ToUnixTimeMilliseconds() : now.ToUnixTimeSeconds(),
            ["redirect_uris"] = redirectUri is null ? new JsonArray() : new JsonArray(redirectUri),
            ["grant_types"] = new JsonArray("client_credentials"),
            ["scopes"] = new JsonArray([.. statement.Application.Scopes]),
        });
    }
}
