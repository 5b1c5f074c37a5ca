using Microsoft.AspNetCore.Http;
using TokenKit.Testing.Faults;
using TokenKit.Testing.Hosting;

namespace TokenKit.Testing.Pass;

// POST /o/client/token.
internal sealed class TokenEndpoint(PassEmulator pass, PassThrottle throttle, FaultQueue faults) : IEmulatedService
{
    private int _requests;

    public int Requests => Volatile.Read(ref _requests);

    public FaultQueue Faults { get; } = faults;

    public bool Serves(string path) => path == "/pass/o/client/token";

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

        bool badDevice = DeviceInfoHeader.Of(exchange.Request.Headers) is string deviceInfo && !DeviceInfoHeader.IsAcceptable(deviceInfo);
        return !badDevice && PassTokenForm.Read(exchange, pass.TakesQuery) is PassTokenForm form
            ? AnswerAsync(exchange, form)
            : PassRefusal.InvalidRequest.SendAsync(exchange);
    }

    private Task AnswerAsync(Exchange exchange, PassTokenForm form)
    {
        PassClient? client = form["client_id"] is string id ? pass.FindClient(id) : null;
        IReadOnlyList<string>? asked = form["scope"]?.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries);
        if (Refuse(form, client, asked) is PassRefusal refusal)
        {
            return refusal.SendAsync(exchange);
        }

        DateTimeOffset now = pass.TimeProvider.GetUtcNow();
        TimeSpan lifetime = pass.TokenLifetime;
        string token = pass.Tokens.Issue(client!, asked ?? client!.Statement.Application.Scopes, now, lifetime);
        return exchange.SendJsonAsync(StatusCodes.Status201Created, JsonText.Write(json =>
        {
            json.WriteString("id", Guid.NewGuid());
            json.WriteString("access_token", token);
            json.WriteNumber("created_at", now.ToUnixTimeMilliseconds());
            json.WriteNumber("expires_in", (long)lifetime.TotalSeconds);
            json.WriteString("token_type", "bearer");
        }));
    }

    private static PassRefusal? Refuse(PassTokenForm form, PassClient? client, IReadOnlyList<string>? asked)
    {
        if (form["grant_type"] is not string grantType || form["client_id"] is null || form["client_secret"] is not string secret)
        {
            return PassRefusal.InvalidRequest;
        }

        return client switch
        {
            _ when grantType != "client_credentials" => PassRefusal.UnsupportedGrantType,
            null or { IsRevoked: true } => PassRefusal.InvalidClient,
            _ when !client.HasSecret(secret) => PassRefusal.InvalidClient,
            { Statement.Application.IsApproved: false } => PassRefusal.UnauthorizedClient,
            _ when asked?.Except(client.Statement.Application.Scopes, StringComparer.Ordinal).Any() is true => PassRefusal.InvalidScope,
            _ => null,
        };
    }
}
