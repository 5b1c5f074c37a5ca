namespace TokenKit;

/// <summary>One of TokenKit's own requests: a token handler put on every client lets it pass instead of waiting for itself.</summary>
/// <remarks>A type, not a mark in the options: to look for a mark would make every other request allocate its options.</remarks>
internal sealed class BackChannelRequest(HttpMethod method, Uri address) : HttpRequestMessage(method, address);
