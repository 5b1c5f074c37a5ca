using System.Collections;
using System.Net.Http.Json;

namespace TokenKit.Http;

/// <summary>Tells whether a body that has been sent can be sent again.</summary>
internal static class ReplayableContent
{
    // A value that is still to be enumerated may give its items but once: JSON is made of it at each sending.
    public static bool CanBeSentAgain(HttpContent? content) => content switch
    {
        null or ByteArrayContent or ReadOnlyMemoryContent => true,
        JsonContent json => json.Value is ICollection || json.Value is not (IEnumerable and not string or IAsyncDisposable),
        MultipartContent parts => parts.All(CanBeSentAgain),
        StreamContent stream when stream.GetType() == typeof(StreamContent) => CanBeRewound(stream),
        _ => false,
    };

    // The content alone knows its stream: one that was sent and cannot seek refuses to be read again.
    private static bool CanBeRewound(StreamContent content)
    {
        try
        {
            return content.ReadAsStream().CanSeek;
        }
        catch (Exception exception) when (exception is InvalidOperationException or ObjectDisposedException)
        {
            return false;
        }
    }
}
