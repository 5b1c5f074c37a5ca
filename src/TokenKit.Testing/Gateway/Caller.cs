using Microsoft.AspNetCore.Http;
using TokenKit.Testing.Ims;

namespace TokenKit.Testing.Gateway;

// Who calls an API, by token and API key. Without a refusal there is a good token.
internal sealed class Caller
{
    private Caller(IssuedToken? token, GatewayRefusal? refusal)
    {
        Token = token;
        Refusal = refusal;
    }

    public IssuedToken? Token { get; }

    public GatewayRefusal? Refusal { get; }

    public static Caller Of(IHeaderDictionary headers, ImsEmulator ims, DateTimeOffset now)
    {
        string? sent = BearerToken.Of(headers);
        IssuedToken? token = sent is null ? null : ims.Find(sent);
        return new Caller(token, Refuse(sent, token, headers["x-api-key"].ToString(), now));
    }

    private static GatewayRefusal? Refuse(string? sent, IssuedToken? token, string apiKey, DateTimeOffset now) => token switch
    {
        null when sent is null => GatewayRefusal.NoToken,
        null => GatewayRefusal.BadToken,
        _ when !token.IsGood(now) => GatewayRefusal.BadToken,
        _ when apiKey.Length == 0 => GatewayRefusal.NoApiKey,
        _ when apiKey != token.ClientId => GatewayRefusal.WrongApiKey,
        _ => null,
    };
}
