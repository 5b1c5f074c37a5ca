using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using TokenKit.Testing.Hosting;
using TokenKit.Testing.Journal;

namespace TokenKit.Testing.Pass;

// The endpoint /o/client/token, and the tokens that it issued.
internal sealed class PassTokens(PassEmulator pass)
{
    public const string Issuer = "auth.adobe.com";

    private static readonly string Header = Base64Url.EncodeToString("""{"alg":"HS256"}"""u8);

    // To a client a token is opaque, and an RSA signature on each would cost more than the rest of the answer.
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    public IssuedTokens Issued { get; } = new();

    public static string Encode(JsonObject payload) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(payload.ToJsonString()));

    public Answer Grant(Exchange exchange)
    {
        if (!DeviceHeaders.IsInfoAbsentOrAcceptable(exchange) || ReadForm(exchange) is not FormParameters form)
        {
            return PassErrors.InvalidRequest;
        }

        PassClient? client = form["client_id"] is string id ? pass.Registered.Find(id) : null;
        IReadOnlyList<string>? scopes = form["scope"]?.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries);
        if (Refuse(form, client, scopes) is Answer refused)
        {
            return refused;
        }

        DateTimeOffset now = pass.TimeProvider.GetUtcNow();
        TimeSpan lifetime = pass.TokenLifetime;
        return Answer.Json(StatusCodes.Status201Created, new JsonObject
        {
            ["id"] = Guid.NewGuid(),
            ["access_token"] = Issue(client!, scopes ?? client!.Statement.Application.Scopes, now, now + lifetime),
            ["created_at"] = now.ToUnixTimeMilliseconds(),
            ["expires_in"] = (long)lifetime.TotalSeconds,
            ["token_type"] = "bearer",
        });
    }

    // The parameters are in the body by Adobe's text, and in the query by its OpenAPI. Null if they cannot be read or one is sent twice.
    private FormParameters? ReadForm(Exchange exchange)
    {
        ReceivedBody body = exchange.Body;
        IEnumerable<FormField>? inBody = body.Length == 0 ? []
            : !body.IsTooLong && exchange.Form is { IsUrlEncoded: true } form ? form.Fields
            : null;
        IEnumerable<FormField>? inQuery = pass.TakesQuery ? UrlEncodedForm.DecodeQuery(exchange.Recorded.Query) : [];
        if (inBody is null || inQuery is null)
        {
            return null;
        }

        var parameters = new FormParameters(inBody.Concat(inQuery));
        return parameters.Repeated.Any() ? null : parameters;
    }

    private static Answer? Refuse(FormParameters form, PassClient? client, IReadOnlyList<string>? scopes) => client switch
    {
        _ when form.FirstMissing("grant_type", "client_id", "client_secret") is not null => PassErrors.InvalidRequest,
        _ when form["grant_type"] != "client_credentials" => PassErrors.UnsupportedGrantType,
        null or { IsRevoked: true } => PassErrors.InvalidClient,
        _ when !client.HasSecret(form["client_secret"]!) => PassErrors.InvalidClient,
        { Statement.Application.IsApproved: false } => PassErrors.UnauthorizedClient,
        _ when scopes?.Except(client.Statement.Application.Scopes, StringComparer.Ordinal).Any() is true => PassErrors.InvalidScope,
        _ => null,
    };

    private string Issue(PassClient client, IReadOnlyList<string> scopes, DateTimeOffset now, DateTimeOffset expiresAt)
    {
        var payload = new JsonObject
        {
            ["sub"] = client.ClientId,
            ["iss"] = Issuer,
            ["scopes"] = string.Join(',', scopes),
            ["nbf"] = now.ToUnixTimeSeconds(),
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = expiresAt.ToUnixTimeSeconds(),

            // Not in real tokens: it makes two of the same second different.
            ["jti"] = Guid.NewGuid(),
        };
        string signed = $"{Header}.{Encode(payload)}";
        string token = $"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(_key, Encoding.ASCII.GetBytes(signed)))}";
        Issued.Add(token, new IssuedToken { ClientId = client.ClientId, Scopes = scopes, ExpiresAt = expiresAt });
        client.CountToken();
        return token;
    }
}
