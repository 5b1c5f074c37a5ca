using System.Net.Http.Headers;

namespace TokenKit;

/// <summary>
/// The <c>Authorization</c> header of a token. Its type distinguishes a header that TokenKit attached from a header that the caller set,
/// also if a request is sent several times.
/// </summary>
internal sealed class TokenHeader(AccessToken token) : AuthenticationHeaderValue(token.TokenType, token.Value)
{
    private volatile string? _text;

    public AccessToken Token => token;

    // What goes on the wire, made once per token instead of once per request.
    public override string ToString() => _text ??= $"{token.TokenType} {token.Value}";

    /// <summary>Frees the text until a request needs it: it is as long as the token.</summary>
    public void TrimMemory() => _text = null;
}
