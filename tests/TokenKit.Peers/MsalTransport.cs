using System.Net;
using System.Net.Mime;
using System.Text;
using Microsoft.Identity.Client;

namespace TokenKit.Peers;

/// <summary>
/// MSAL speaks to Microsoft Entra only: its token request goes to another token endpoint instead, as the client_credentials request that
/// every
/// peer sends, and the answer comes back as it is.
/// </summary>
public sealed class MsalTransport : HttpMessageHandler, IMsalHttpClientFactory
{
    // The answer to the look-up of Microsoft's own hosts, which cannot be turned off everywhere.
    private const string Hosts = """
        {"tenant_discovery_endpoint":"https://login.microsoftonline.com/","api-version":"1.1","metadata":[
        {"preferred_network":"login.microsoftonline.com","preferred_cache":"login.windows.net",
        "aliases":["login.microsoftonline.com","login.windows.net"]}]}
        """;

    private readonly HttpMessageInvoker _transport;
    private readonly ClientCredential _credential;
    private readonly HttpClient _client;

    /// <param name="transport">Carries the token requests. Not disposed.</param>
    /// <param name="credential">What it proves itself with.</param>
    public MsalTransport(HttpMessageHandler transport, ClientCredential credential)
    {
        _transport = new HttpMessageInvoker(transport, disposeHandler: false);
        _credential = credential;
        _client = new HttpClient(this, disposeHandler: false);
    }

    public HttpClient GetHttpClient() => _client;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Method == HttpMethod.Get)
        {
            return new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new StringContent(Hosts, Encoding.UTF8, MediaTypeNames.Application.Json)
            };
        }

        using HttpRequestMessage asked = _credential.CreateRequest();
        return await _transport.SendAsync(asked, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _client.Dispose();
            _transport.Dispose();
        }

        base.Dispose(disposing);
    }
}
