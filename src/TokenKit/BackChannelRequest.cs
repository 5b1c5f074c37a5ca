namespace TokenKit;

/// <summary>The mark on TokenKit's own requests: a token handler put on every client lets them pass instead of waiting for itself.</summary>
internal static class BackChannelRequest
{
    private static readonly HttpRequestOptionsKey<bool> Key = new("TokenKit.BackChannel");

    public static void Mark(HttpRequestMessage request) => request.Options.Set(Key, true);

    public static bool IsMarked(HttpRequestMessage request) => request.Options.TryGetValue(Key, out bool marked) && marked;
}
