namespace TokenKit;

/// <summary>Where a secret or a token may travel: https anywhere, plain http no further than this machine.</summary>
internal static class SecureTransport
{
    public static bool Allows(Uri uri) =>
        uri.IsAbsoluteUri && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));
}
