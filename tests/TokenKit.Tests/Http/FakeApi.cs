using System.Net;
using System.Text;

namespace TokenKit.Tests.Http;

/// <summary>
/// The API behind the token handler. It records each request with its body, and answers with the given statuses; the last one stays.
/// </summary>
internal sealed class FakeApi(params HttpStatusCode[] statuses) : HttpMessageHandler
{
    public List<Request> Sent { get; } = [];

    public List<TrackedContent> Answers { get; } = [];

    /// <summary>The addresses that redirect: to where, and with which status.</summary>
    public Dictionary<string, (HttpStatusCode Status, string Location)> Redirects { get; } = [];

    /// <summary>Called with each request before it is answered, for example to change it as a redirect does.</summary>
    public Action<HttpRequestMessage>? OnSend { get; set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        await (request.Content?.CopyToAsync(body, cancellationToken) ?? Task.CompletedTask);
        return Answer(request, body);
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        request.Content?.CopyTo(body, null, cancellationToken);
        return Answer(request, body);
    }

    private HttpResponseMessage Answer(HttpRequestMessage request, MemoryStream body)
    {
        string address = $"{request.RequestUri}";
        Sent.Add(new Request(
            request.Method.Method,
            request.RequestUri,
            request.Headers.ToDictionary(
                header => header.Key, header => string.Join(" | ", header.Value), StringComparer.OrdinalIgnoreCase),
            request.Content is null ? null : Encoding.UTF8.GetString(body.ToArray())));
        OnSend?.Invoke(request);
        var content = new TrackedContent($"answer {Sent.Count}");
        Answers.Add(content);
        HttpStatusCode status = statuses.Length == 0 ? HttpStatusCode.OK : statuses[Math.Min(Sent.Count, statuses.Length) - 1];
        var response = new HttpResponseMessage(status) { RequestMessage = request, Content = content };
        if (Redirects.TryGetValue(address, out (HttpStatusCode Status, string Location) redirect))
        {
            response.StatusCode = redirect.Status;
            response.Headers.TryAddWithoutValidation("Location", redirect.Location);
        }

        return response;
    }

    /// <summary>A request as the API received it.</summary>
    internal sealed record Request(string Method, Uri? Uri, Dictionary<string, string> Headers, string? Body)
    {
        public string? this[string header] => Headers.GetValueOrDefault(header);

        public override string ToString() => $"{Uri}";
    }
}
