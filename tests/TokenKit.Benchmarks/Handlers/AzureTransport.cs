using Azure.Core;
using Azure.Core.Pipeline;

namespace TokenKit.Benchmarks.Handlers;

/// <summary>The end of an Azure.Core pipeline, at the same API: its requests are Azure's own, and its answer is made beforehand.</summary>
internal sealed class AzureTransport(ApiStub api) : HttpClientTransport(new HttpClient(api))
{
    private readonly AzureAnswer _answer = new();

    public override ValueTask ProcessAsync(HttpMessage message)
    {
        api.Observe(message);
        message.Response = _answer;
        return ValueTask.CompletedTask;
    }
}
