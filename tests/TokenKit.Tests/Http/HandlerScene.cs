using TokenKit.Http;
using TokenKit.Tests.Caching;

namespace TokenKit.Tests.Http;

/// <summary>A client with the token handler in front of an API, called by <c>Send</c> or by <c>SendAsync</c>.</summary>
internal sealed class HandlerScene : IDisposable
{
    public const string Async = "SendAsync";
    public const string Sync = "Send";

    public static readonly Uri Api = new("https://api.adobe.io/things");

    private readonly string _method;

    public HandlerScene(string method, FakeApi? api = null, AdobeTokenHandlerOptions? options = null, ITokenProvider? tokens = null)
    {
        _method = method;
        Server = api ?? new FakeApi();
        Handler = new AdobeTokenHandler(tokens ?? Tokens.Cache, options) { InnerHandler = Server };
        Client = new HttpClient(Handler);
    }

    public HandlerScene(string method, FakeApi api, CacheScene tokens)
        : this(method, api, tokens: tokens.Cache) => Tokens = tokens;

    public CacheScene Tokens { get; } = new();

    public FakeApi Server { get; }

    public AdobeTokenHandler Handler { get; }

    public HttpClient Client { get; }

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) =>
        SendCancellableAsync(request, TestContext.Current.CancellationToken);

    public async Task<HttpResponseMessage> SendCancellableAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        _method == Sync ? Client.Send(request, cancellationToken) : await Client.SendAsync(request, cancellationToken);

    public async Task<HttpResponseMessage> GetAsync(string uri) => await SendAsync(new HttpRequestMessage(HttpMethod.Get, uri));

    public async Task<HttpResponseMessage> PostAsync(HttpContent? content) =>
        await SendAsync(new HttpRequestMessage(HttpMethod.Post, Api) { Content = content });

    public void Dispose() => Client.Dispose();
}
