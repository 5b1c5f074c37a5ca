using System.Net;
using Microsoft.Extensions.DependencyInjection;

namespace TokenKit.Soak.Counts;

/// <summary>What a service puts on every client of its factory.</summary>
/// <param name="Name">For the table.</param>
/// <param name="Configure">Does it.</param>
internal sealed record EveryClient(string Name, Action<IHttpClientBuilder> Configure)
{
    /// <summary>Nothing first: the others are compared with it.</summary>
    public static EveryClient[] All { get; } =
    [
        new("no handler", _ => { }),
        new("AddStandardResilienceHandler", client => client.AddStandardResilienceHandler()),
        new("AddStandardHedgingHandler", client => client.AddStandardHedgingHandler()),
        new("third-party retries", client => client.AddHttpMessageHandler(() => new ThirdPartyRetries())),
    ];

    /// <summary>Like many a handler that is passed around: three more attempts after anything that failed.</summary>
    private sealed class ThirdPartyRetries : DelegatingHandler
    {
        private const int Retries = 3;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            for (int retry = 0; ; retry++)
            {
                try
                {
                    HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
                    bool hasFailed = response.StatusCode is HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError;
                    if (!hasFailed || retry == Retries)
                    {
                        return response;
                    }

                    response.Dispose();
                }
                catch (HttpRequestException) when (retry < Retries)
                {
                    // The next attempt may succeed.
                }
            }
        }
    }
}
