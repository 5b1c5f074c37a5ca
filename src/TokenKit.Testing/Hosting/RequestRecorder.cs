using Microsoft.AspNetCore.Http;
using TokenKit.Testing.Journal;

namespace TokenKit.Testing.Hosting;

// Makes the journal's entry of a request.
internal static class RequestRecorder
{
    public static async Task<RecordedRequest> RecordAsync(HttpRequest request, ReceivedBody body, DateTimeOffset receivedAt) => new()
    {
        ReceivedAt = receivedAt,
        Method = request.Method,
        Path = request.Path.Value ?? string.Empty,
        Query = request.QueryString.Value ?? string.Empty,
        Headers = request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
        Body = body.Text,
        BodyLength = body.Length,
        Form = await FormBody.ReadAsync(request.ContentType, body.Start).ConfigureAwait(false) ?? [],
        DebugId = Guid.NewGuid().ToString(),
    };
}
