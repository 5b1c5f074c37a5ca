namespace TokenKit.Http;

/// <summary>Tokens of which each request chooses one: it may be sent on behalf of a device.</summary>
internal interface IRequestTokens
{
    /// <summary>What this request is sent with.</summary>
    IRequestToken Of(HttpRequestMessage request);
}
