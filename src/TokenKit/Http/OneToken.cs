namespace TokenKit.Http;

/// <summary>The token of a handler whose requests do not select one.</summary>
internal sealed class OneToken(ITokenProvider tokens) : IRequestTokenSelector, IRequestToken
{
    public ITokenProvider Tokens => tokens;

    public AllowedHosts? AllowedHosts => null;

    public IRequestToken Select(HttpRequestMessage request) => this;

    public void AddHeaders(HttpRequestMessage request)
    {
    }
}
