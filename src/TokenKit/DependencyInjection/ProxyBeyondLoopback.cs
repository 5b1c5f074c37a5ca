using System.Net;

namespace TokenKit.DependencyInjection;

/// <summary>
/// A proxy that requests to this machine do not pass: if HTTP_PROXY is set, .NET sends them there too, in the clear
/// (dotnet/runtime#31680). This machine is what may be asked in plain http, so that the two never differ.
/// </summary>
/// <param name="proxy">
/// The proxy for other addresses; <see langword="null"/> for the one of the machine, as it is when it is asked for.
/// </param>
internal sealed class ProxyBeyondLoopback(IWebProxy? proxy) : IWebProxy
{
    private IWebProxy Proxy => proxy ?? HttpClient.DefaultProxy;

    public ICredentials? Credentials
    {
        get => Proxy.Credentials;
        set => Proxy.Credentials = value;
    }

    public Uri? GetProxy(Uri destination) => SecureTransport.IsLoopback(destination) ? null : Proxy.GetProxy(destination);

    public bool IsBypassed(Uri host) => SecureTransport.IsLoopback(host) || Proxy.IsBypassed(host);
}
