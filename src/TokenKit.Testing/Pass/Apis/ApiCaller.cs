using Microsoft.AspNetCore.Http;
using TokenKit.Testing.Hosting;
using TokenKit.Testing.Ims;

namespace TokenKit.Testing.Pass.Apis;

// Who calls an API.
internal sealed record ApiCaller(CallerState State, PassToken? Token)
{
    // One of the scopes must be granted; any will do where none is named.
    public static ApiCaller Of(Exchange exchange, PassEmulator pass, params ReadOnlySpan<string> scopes) =>
        Of(BearerToken.Of(exchange.Request.Headers), pass, scopes);

    public static ApiCaller Of(string? sent, PassEmulator pass, params ReadOnlySpan<string> scopes)
    {
        PassToken? token = sent is null ? null : pass.Tokens.Find(sent);
        CallerState state = token switch
        {
            null => sent is null ? CallerState.NoToken : CallerState.BadToken,
            _ when !token.IsGood(pass.TimeProvider.GetUtcNow()) => CallerState.BadToken,
            { Client.IsRevoked: true } => CallerState.BadClient,
            _ when scopes.Length > 0 && !scopes.ContainsAny([.. token.Scopes]) => CallerState.LacksScope,
            _ => CallerState.Good,
        };
        return new ApiCaller(state, token);
    }

    // 401 asks for a new token, 403 for new credentials. The words are those of Adobe's older error table.
    public ApiAnswer? Refuse() => State switch
    {
        CallerState.Good => null,
        CallerState.BadClient => ApiAnswer.Error(StatusCodes.Status403Forbidden, "invalid_client"),
        CallerState.LacksScope => ApiAnswer.Error(StatusCodes.Status403Forbidden, "insufficient_scope"),
        _ => ApiAnswer.Error(StatusCodes.Status401Unauthorized, "access_denied"),
    };
}
