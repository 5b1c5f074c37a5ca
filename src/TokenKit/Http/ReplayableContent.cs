using System.Net.Http.Json;

namespace TokenKit.Http;

/// <summary>Tells whether a body that has been sent can be sent again.</summary>
internal static class ReplayableContent
{
    /// <summary>
    /// Keeps the bytes of JSON before it is sent: it is made anew of its value at each sending, and a sequence in it may give its items but once.
    /// </summary>
    public static Task PrepareAsync(HttpContent? content, CancellationToken cancellationToken) => content switch
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

    // The content alone knows its stream: one that was sent and cannot seek refuses to be read again.
    private static bool CanBeRewound(HttpContent content)
    {
        try
        {
            return content.ReadAsStream().CanSeek;
        }
        catch (InvalidOperationException)
        {
            // It was sent, or disposed by an inner handler that put another in its place: an ObjectDisposedException is one of these.
            return false;
        }
    }
}
