using Azure.Core;
using Azure.Core.Pipeline;
using TokenKit.Peers;

namespace TokenKit.Soak.Contenders;

/// <summary>Azure.Core's default pipeline, retries included, with its policy for tokens.</summary>
internal sealed class AzureContender : IContender
{
    private readonly Uri _api;
    private readonly HttpClient _apiClient;
    private readonly HttpClient _tokenClient;
    private readonly HttpPipeline _pipeline;

    public AzureContender(Wiring wiring)
    {
        _api = wiring.Api;
        _apiClient = new HttpClient(wiring.ApiTransport, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
        _tokenClient = new HttpClient(wiring.TokenTransport, disposeHandler: false);
        var credential = new AzureCredential(_tokenClient, wiring.Credential);
        _pipeline = HttpPipelineBuilder.Build(new Options { Transport = new HttpClientTransport(_apiClient) },
            new BearerTokenAuthenticationPolicy(credential, credential.Scope));
    }

    public async Task<int> CallAsync(CancellationToken cancellationToken)
    {
        using HttpMessage message = _pipeline.CreateMessage();
        message.Request.Method = RequestMethod.Get;
        message.Request.Uri.Reset(_api);
        foreach ((string name, string value) in ApiRequest.Headers)
        {
            message.Request.Headers.Add(name, value);
        }

        await _pipeline.SendAsync(message, cancellationToken);
        return message.Response.Status;
    }

    public void Dispose()
    {
        _apiClient.Dispose();
        _tokenClient.Dispose();
    }

    private sealed class Options : ClientOptions;
}
