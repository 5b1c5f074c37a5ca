using System.Net;
using System.Net.Sockets;
using TokenKit.Testing;
using TokenKit.Testing.Faults;

namespace TokenKit.Tests.Testing;

/// <summary>An answer that has no body leaves its connection open for the next request. Over real sockets.</summary>
public sealed class AnswersWithoutABodyTests : IAsyncLifetime
{
    private const string Reset = "pass-mgmt/reset-tempass/v3/reset?requestor_id=DEMO&mvpd_id=TempPassDemo&device_id=all";
    private const string Rule = "pass-mgmt/control/v3/degradation/demo/authnAll?programmer=p&mvpd=m";

    private AdobeEmulator _emulator = null!;
    private HttpClient _client = null!;
    private int _connections;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _emulator = await AdobeEmulator.StartAsync(cancellationToken: Cancellation);
        _emulator.Pass.IsThrottling = false;
        var handler = new SocketsHttpHandler { UseProxy = false, ConnectCallback = ConnectAsync };
        _client = new HttpClient(handler) { BaseAddress = _emulator.BaseAddress };
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _emulator.DisposeAsync();
    }

    [Fact]
    public async Task Five_hundred_pairs_of_DELETE_and_POST_share_one_connection()
    {
        string token = await _client.PassTokenAsync(_emulator.AStatement("temporary:passes:owner", "decisions:owner"));

        for (int i = 0; i < 500; i++)
        {
            Assert.Equal(HttpStatusCode.NoContent, await _client.StatusAsync(HttpMethod.Delete, Reset, token));
            Assert.Equal(HttpStatusCode.Created, await _client.StatusAsync(HttpMethod.Post, Rule, token));
        }

        Assert.Equal((1_000, 1), (_emulator.Pass.ApiCalls, _connections));
    }

    public static TheoryData<Fault, int> Faults => new()
    {
        { Fault.EmptyBody(200), 200 },
        { Fault.EmptyBody(204), 204 },
        { Fault.EmptyBody(205), 205 },
        { Fault.EmptyBody(304), 304 },
        { Fault.EmptyBody(500), 500 },
        { Fault.Answer(204, "text/plain", "no status 204 has a body"), 204 },
        { Fault.Answer(205, "text/plain", "no status 205 has a body"), 205 },
        { Fault.Html(304), 304 },
        { Fault.Redirect(new Uri("http://127.0.0.1/elsewhere"), 304), 304 },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_status_without_a_body_leaves_the_connection_open(Fault fault, int status)
    {
        _emulator.Gateway.Faults.Add(fault, times: 20);

        for (int i = 0; i < 20; i++)
        {
            using HttpResponseMessage response = await _client.CallApiAsync(token: null);
            Assert.Equal((status, string.Empty), ((int)response.StatusCode, await response.Content.ReadAsStringAsync(Cancellation)));
        }

        Assert.NotEmpty(await _client.GetTokenAsync());
        Assert.Equal(1, _connections);
    }

    [Theory]
    [InlineData("api/things", 403)]
    [InlineData("ims/token/v3", 405)]
    [InlineData("elsewhere", 404)]
    [InlineData("pass-mgmt/esm/v3/media-company/year.json", 405)]
    public async Task An_answer_to_HEAD_leaves_the_connection_open(string path, int status)
    {
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(status, (int)await _client.StatusAsync(HttpMethod.Head, path, token: null));
        }

        Assert.NotEmpty(await _client.GetTokenAsync());
        Assert.Equal(1, _connections);
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _connections);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    }
}
