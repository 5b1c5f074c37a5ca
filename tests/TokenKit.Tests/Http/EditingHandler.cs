namespace TokenKit.Tests.Http;

/// <summary>An inner handler of a user. It changes each request before it sends it, or sends another request instead.</summary>
internal sealed class EditingHandler(Func<HttpRequestMessage, HttpRequestMessage> edit) : DelegatingHandler
{
    public EditingHandler(Action<HttpRequestMessage> edit)
        : this(request =>
        {
            edit(request);
            return request;
        })
    {
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        base.SendAsync(edit(request), cancellationToken);

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        base.Send(edit(request), cancellationToken);
}
