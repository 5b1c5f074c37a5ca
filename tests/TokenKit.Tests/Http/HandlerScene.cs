using TokenKit.Http;
using TokenKit.Tests.Caching;

namespace TokenKit.Tests.Http;

/// <summary>A client with the token handler in front of an API, reached through either of the two doors of HttpClient.</summary>
internal sealed class HandlerScene : IDisposable
{
    public const string Async = "SendAsync";
    public const string Sync = "Send";

    public static readonly Uri Api = new("https://api.adobe.io/things");

    private readonly HttpClient _client;
    private readonly string _door;

    public HandlerScene(string door, FakeApi? api = null, AdobeTokenHandlerOptions? options = null, ITokenProvider? tokens = null)
    {
        _door = door;
        Server = api ?? new FakeApi();
        Handler = new AdobeTokenHandler(tokens ?? Tokens.Cache, options) { InnerHandler = Server };
        _client = new HttpClient(Handler);
    }

    public CacheScene Tokens { get; } = new();

    public FakeApi Server { get; }

    public AdobeTokenHandler Handler { get; }

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) => SendCancellableAsync(request, TestContext.Current.CancellationToken);

    public async Task<HttpResponseMessage> SendCancellableAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        _door == Sync ? _client.Send(request, cancellationToken) : await _client.SendAsync(request, cancellationToken);

    public async Task<HttpResponseMessage> GetAsync(string uri) => await SendAsync(new HttpRequestMessage(HttpMethod.Get, uri));

    public async Task<HttpResponseMessage> PostAsync(HttpContent? content) =>
        await SendAsync(new HttpRequestMessage(HttpMethod.Post, Api) { Content = content });

    public void Dispose() => _client.Dispose();
}
