using System.Net;
using System.Text;

namespace TokenKit.Benchmarks;

/// <summary>Stands where Adobe Pass would: a token of usual length to each request, another each time, and nothing is kept.</summary>
internal sealed class TokenWire : HttpMessageHandler
{
    /// <summary>How many characters a token has.</summary>
    public const int TokenLength = 320;

    private int _tokens;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string token = $"FAKE-pass-token-{Interlocked.Increment(ref _tokens)}-".PadRight(TokenLength, 'x');
        return Task.FromResult(new HttpResponseMessage(HttpStatusCode.Created)
        {
            Content = new StringContent(
                $$"""{"access_token":"{{token}}","expires_in":21600,"token_type":"bearer"}""", Encoding.UTF8, "application/json"),
            RequestMessage = request,
        });
    }
}
