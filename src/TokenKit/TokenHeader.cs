using System.Net.Http.Headers;

namespace TokenKit;

/// <summary>
/// The <c>Authorization</c> header of a token. Its type tells a header that TokenKit attached from one that the caller set, whatever token it
/// holds and however often the request is sent.
/// </summary>
internal sealed class TokenHeader(AccessToken token) : AuthenticationHeaderValue(token.TokenType, token.Value)
{
    private readonly string _text = $"{token.TokenType} {token.Value}";

    public AccessToken Token => token;

    // What goes on the wire, made once per token instead of once per request.
    public override string ToString() => _text;
}
