using System.Net;

namespace TokenKit;

/// <summary>Decides where a secret or a token may be sent: by https anywhere, by plain http only to this machine.</summary>
internal static class SecureTransport
{
    public static bool Allows(Uri uri) =>
        uri.IsAbsoluteUri && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && IsLoopback(uri)));

    /// <summary>
    /// Whether an address is on this machine: <c>localhost</c>, 127.0.0.0/8 or <c>[::1]</c>. Not <c>*.localhost</c>, because a name server
    /// may resolve it. <see cref="Uri"/> itself writes the name <c>loopback</c> as <c>localhost</c>.
    /// </summary>
    public static bool IsLoopback(Uri uri) => uri.HostNameType is UriHostNameType.Dns
        ? uri.IdnHost.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        : IPAddress.TryParse(uri.IdnHost, out IPAddress? address) && IPAddress.IsLoopback(address);
}
