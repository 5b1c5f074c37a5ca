using System.Globalization;
using System.Net;
using System.Net.Mime;
using System.Text;

namespace TokenKit.Soak.Herd;

/// <summary>A token endpoint in memory that counts, and can be slow, down or silent. Its tokens are numbered.</summary>
public sealed class StubTokenEndpoint(int expiresIn = 3_600) : HttpMessageHandler
{
    private int _requests;
    private int _tokens;

    /// <summary>How many requests came, those that failed included.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>How long a token takes.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>What happens instead of a token; <see langword="null"/> where nothing goes wrong.</summary>
    public Func<CancellationToken, Task<HttpResponseMessage>>? Failure { get; set; }

    /// <summary>503 after a network's time: callers that come together are still together when it arrives.</summary>
    public static async Task<HttpResponseMessage> Answer503(CancellationToken cancellationToken)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(50), cancellationToken);
        return new HttpResponseMessage(HttpStatusCode.ServiceUnavailable)
        {
            Content = new StringContent("{}", Encoding.UTF8, MediaTypeNames.Application.Json)
        };
    }

    public static Task<HttpResponseMessage> Refuse(CancellationToken cancellationToken) =>
        Task.FromException<HttpResponseMessage>(new HttpRequestException(HttpRequestError.ConnectionError, "Connection refused"));

    public static async Task<HttpResponseMessage> Hang(CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        throw new InvalidOperationException("Endless has ended.");
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _requests);
        if (Failure is { } failure)
        {
            return await failure(cancellationToken);
        }

        await Task.Delay(Delay, cancellationToken);
        string answer = string.Create(CultureInfo.InvariantCulture,
            $$"""{"access_token":"FAKE-token-{{Interlocked.Increment(ref _tokens)}}","token_type":"bearer","expires_in":{{expiresIn}}}""");
        return new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = new StringContent(answer, Encoding.UTF8, MediaTypeNames.Application.Json)
        };
    }
}
