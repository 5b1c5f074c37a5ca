namespace TokenKit.OAuth;

/// <summary>The unit in which an endpoint states <c>expires_in</c>. It belongs to the endpoint, never to the value.</summary>
internal enum ExpiresInUnit
{
    Seconds,
    Milliseconds,
}
