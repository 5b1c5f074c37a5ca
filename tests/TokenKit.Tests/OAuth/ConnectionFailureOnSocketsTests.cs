using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using TokenKit.Ims;
using TokenKit.Tests.Ims;

namespace TokenKit.Tests.OAuth;

/// <summary>The same with .NET's own exceptions: a TLS server that is not trusted, and a proxy that refuses.</summary>
public sealed class ConnectionFailureOnSocketsTests : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private int _connections;

    public ConnectionFailureOnSocketsTests() => _listener.Start();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Dispose()
    {
        _listener.Dispose();
        _end.Dispose();
    }

    [Fact]
    public async Task A_certificate_that_is_not_trusted_is_reported_as_such_and_not_tried_again()
    {
        using X509Certificate2 certificate = Ims.SomeCertificate.Create(SomeOAuth.Now);
        Task serving = ServeAsync(async stream =>
        {
            await using var tls = new SslStream(stream);
            await tls.AuthenticateAsServerAsync(certificate);
            await tls.ReadExactlyAsync(new byte[1], _end.Token);
        });
        using var http = new HttpClient();

        TokenAcquisitionException failure = await FailAsync(http, new Uri($"https://localhost:{Port}/"));

        Assert.Contains("this machine does not trust the certificate of localhost", failure.Message, StringComparison.Ordinal);
        Assert.False(failure.IsTransient);
        Assert.Equal(1, _connections);
        await _end.CancelAsync();
        await serving;
    }

    [Fact]
    public async Task A_proxy_that_wants_credentials_is_reported_at_once()
    {
        Task serving = ServeAsync(async stream =>
        {
            await stream.ReadAtLeastAsync(new byte[4096], 1, throwOnEndOfStream: false, _end.Token);
            await stream.WriteAsync(
                Encoding.ASCII.GetBytes(
                    "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n"),
                _end.Token);
        });
        using var http = new HttpClient(new SocketsHttpHandler { Proxy = new WebProxy($"http://user:FAKE-password@127.0.0.1:{Port}") });

        TokenAcquisitionException failure = await FailAsync(http, new Uri("https://ims-na1.adobelogin.com/"));

        Assert.Contains("the proxy requires credentials (407)", failure.Message, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.ProxyAuthenticationRequired, false), (failure.StatusCode, failure.IsTransient));
        Assert.DoesNotContain("FAKE-password", failure.ToString(), StringComparison.Ordinal);
        await _end.CancelAsync();
        await serving;
    }

    private static Task<TokenAcquisitionException> FailAsync(HttpClient http, Uri authority) =>
        Assert.ThrowsAsync<TokenAcquisitionException>(
        () => new ImsTokenProvider(SomeIms.Options(options => options.Authority = authority), http).GetTokenAsync(Cancellation).AsTask());

    private async Task ServeAsync(Func<Stream, Task> serve)
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                using TcpClient client = await _listener.AcceptTcpClientAsync(_end.Token);
                _connections++;
                await serve(client.GetStream());
            }
            catch (Exception exception) when (exception is IOException or AuthenticationException or OperationCanceledException)
            {
                // The client went away, or the test has ended.
            }
        }
    }
}
