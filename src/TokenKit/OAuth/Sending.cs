using System.Net.Http.Headers;

namespace TokenKit.OAuth;

/// <summary>Sends a request of TokenKit's own, of any kind: what all of them have in common stands here.</summary>
internal static class Sending
{
    private static readonly MediaTypeWithQualityHeaderValue Json = new("application/json");
    private static readonly ProductInfoHeaderValue UserAgent = new("TokenKit", typeof(Sending).Assembly.GetName().Version?.ToString(3));

    /// <returns>The answer, of which only the headers have come.</returns>
    public static Task<HttpResponseMessage> SendAsync(
        HttpClient httpClient, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Accept.Add(Json);
        if (request.Headers.UserAgent.Count == 0)
        {
            request.Headers.UserAgent.Add(UserAgent);
        }

        if (request.Content is { } content)
        {
            request.Content = new AddressedContent(content, request);
        }

        // An HttpClient sets them only on the requests that it makes itself.
        request.Version = httpClient.DefaultRequestVersion;
        request.VersionPolicy = httpClient.DefaultVersionPolicy;
        return httpClient.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    /// <summary>Makes the client of one acquisition or request.</summary>
    /// <exception cref="Exception">What <paramref name="failed"/> made of the exception.</exception>
    public static HttpClient Client(Func<HttpClient> create, Func<SendFailure, Exception> failed)
    {
        try
        {
            return create();
        }
        catch (Exception exception)
        {
            throw failed(SendFailure.OfClient(exception));
        }
    }
}
