using System.Net;
using System.Net.Http.Headers;

namespace TokenKit.Benchmarks.Handlers;

/// <summary>Stands where a token endpoint would: the answer of a token, made anew for each request.</summary>
/// <param name="asked">Called with each request.</param>
internal sealed class TokenEndpointStub(Action asked) : HttpMessageHandler
{
    /// <summary>Where the forms are posted to; nothing of it leaves the process.</summary>
    public static readonly Uri Address = new("https://ims-na1.adobelogin.com/ims/token/v3");

    private static readonly byte[] Answer = System.Text.Encoding.UTF8.GetBytes(
        $$"""{"access_token":"{{Credential.Token}}","token_type":"Bearer","expires_in":{{Credential.Lifetime.TotalSeconds:0}}}""");

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        asked();
        var content = new ByteArrayContent(Answer);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = content, RequestMessage = request });
    }
}
