namespace TokenKit.Http;

/// <summary>A provider with several tokens. Each request selects one of them, for example the token of its device.</summary>
internal interface IRequestTokenSelector
{
    /// <summary>Returns the token of this request, and what is sent with it.</summary>
    IRequestTokenContext Select(HttpRequestMessage request);
}
