using System.Net.Http.Json;

namespace TokenKit.Http;

/// <summary>Finds out whether a body that has been sent can be sent again.</summary>
internal static class ReplayableContent
{
    /// <summary>
    /// Buffers <see cref="JsonContent"/> before the first attempt: it serializes its value on each attempt, and a lazy sequence can be
    /// enumerated only once.
    /// </summary>
    public static Task PrepareAsync(HttpContent content, CancellationToken cancellationToken) => content switch
    {
        JsonContent => content.LoadIntoBufferAsync(cancellationToken),
        MultipartContent parts => PrepareAllAsync(parts, cancellationToken),
        _ => Task.CompletedTask,
    };

    public static bool CanBeSentAgain(HttpContent? content) => content switch
    {
        null => true,
        MultipartContent parts => parts.All(CanBeSentAgain),
        ByteArrayContent or ReadOnlyMemoryContent or JsonContent => CanBeRewound(content),
        StreamContent when content.GetType() == typeof(StreamContent) => CanBeRewound(content),
        _ => false,
    };

    private static async Task PrepareAllAsync(MultipartContent parts, CancellationToken cancellationToken)
    {
        foreach (HttpContent part in parts)
        {
            await PrepareAsync(part, cancellationToken).ConfigureAwait(false);
        }
    }

    // Only the content knows its stream. A stream that was sent and cannot seek throws when it is read again.
    private static bool CanBeRewound(HttpContent content)
    {
        try
        {
            return content.ReadAsStream().CanSeek;
        }
        catch (InvalidOperationException)
        {
            // It was sent, or an inner handler replaced and disposed it: ObjectDisposedException derives from this exception.
            return false;
        }
    }
}
