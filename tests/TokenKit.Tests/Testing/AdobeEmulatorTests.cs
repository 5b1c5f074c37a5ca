using System.Net;
using Microsoft.Extensions.Time.Testing;
using TokenKit.Testing;
using TokenKit.Testing.Faults;

namespace TokenKit.Tests.Testing;

public sealed class AdobeEmulatorTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<Func<AdobeEmulatorOptions?, Task<AdobeEmulator>>> BothHosts =>
    [
        new(options => AdobeEmulator.StartAsync(options, Cancellation)) { Label = "on sockets" },
        new(options => AdobeEmulator.StartInMemoryAsync(options, Cancellation)) { Label = "in memory" },
    ];

    [Theory]
    [MemberData(nameof(BothHosts))]
    public async Task A_token_got_from_it_opens_its_api(Func<AdobeEmulatorOptions?, Task<AdobeEmulator>> start)
    {
        await using AdobeEmulator emulator = await start(null);
        using HttpClient client = emulator.CreateClient();

        using HttpResponseMessage response = await client.CallApiAsync(await client.GetTokenAsync());

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal((1, 1, 1, 2), (emulator.Ims.TokenRequests, emulator.Ims.TokensIssued, emulator.Gateway.Calls, emulator.Journal.Count));
    }

    [Theory]
    [MemberData(nameof(BothHosts))]
    public async Task Its_addresses_are_loopback_and_rooted(Func<AdobeEmulatorOptions?, Task<AdobeEmulator>> start)
    {
        await using AdobeEmulator emulator = await start(null);

        Assert.True(emulator.BaseAddress.IsLoopback);
        Assert.Equal("http", emulator.BaseAddress.Scheme);
        Assert.Equal("/", emulator.BaseAddress.AbsolutePath);
        Assert.Equal(new Uri(emulator.BaseAddress, "/api/"), emulator.ApiAddress);
    }

    [Theory]
    [MemberData(nameof(BothHosts))]
    public async Task Another_path_is_not_found(Func<AdobeEmulatorOptions?, Task<AdobeEmulator>> start)
    {
        await using AdobeEmulator emulator = await start(null);
        using HttpClient client = emulator.CreateClient();

        foreach (string path in new[] { "", "ims/token/v5", "ims/token/v3/x", "IMS/token/v3", "apis", "ims/token/v3//" })
        {
            using HttpResponseMessage response = await client.PostFormAsync(EmulatorRequests.TheForm(), path);
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
            response.ShouldHaveDebugId();
        }

        Assert.Equal((0, 0, 6), (emulator.Ims.TokenRequests, emulator.Gateway.Calls, emulator.Journal.Count));
    }

    [Theory]
    [MemberData(nameof(BothHosts))]
    public async Task Its_clock_may_be_wrong_and_dates_its_answers(Func<AdobeEmulatorOptions?, Task<AdobeEmulator>> start)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2019, 3, 1, 12, 0, 0, TimeSpan.Zero));
        await using AdobeEmulator emulator = await start(new AdobeEmulatorOptions { TimeProvider = clock });
        using HttpClient client = emulator.CreateClient();

        using HttpResponseMessage response = await client.PostFormAsync(EmulatorRequests.TheForm());

        Assert.Same(clock, emulator.TimeProvider);
        Assert.Equal(clock.GetUtcNow(), response.Headers.Date);
        Assert.Equal(clock.GetUtcNow(), emulator.Journal.Requests[0].ReceivedAt);
    }

    [Theory(Timeout = 30_000)]
    [MemberData(nameof(BothHosts))]
    public async Task It_stops_although_a_request_hangs(Func<AdobeEmulatorOptions?, Task<AdobeEmulator>> start)
    {
        AdobeEmulator emulator = await start(null);
        emulator.Ims.TokenFaults.Add(Fault.Hang());
        using HttpClient client = emulator.CreateClient();
        Task<HttpResponseMessage> hanging = client.PostFormAsync(EmulatorRequests.TheForm());
        await emulator.Journal.WaitForAsync(1, TestContext.Current.CancellationToken);

        await emulator.DisposeAsync();
        await emulator.DisposeAsync();

        await Assert.ThrowsAnyAsync<Exception>(() => hanging);
        Assert.Null(emulator.Journal.Requests[0].StatusCode);
    }

    [Fact]
    public async Task A_test_reads_as_a_story()
    {
        var clock = new FakeTimeProvider();
        await using AdobeEmulator emulator = await AdobeEmulator.StartInMemoryAsync(
            new AdobeEmulatorOptions { TimeProvider = clock }, Cancellation);
        using HttpClient client = emulator.CreateClient();
        emulator.Ims.TokenFaults.Add(Fault.Status(503).After(TimeSpan.FromSeconds(5)));

        Task<HttpResponseMessage> late = client.PostFormAsync(EmulatorRequests.TheForm());
        await emulator.Journal.WaitForAsync(1, Cancellation);
        clock.Advance(TimeSpan.FromSeconds(5));
        using HttpResponseMessage refused = await late;
        using HttpResponseMessage granted = await client.PostFormAsync(EmulatorRequests.TheForm());

        Assert.Equal([503, 200], emulator.Journal.TokenRequests.Select(request => request.StatusCode!.Value));
        Assert.Equal(ExampleCredential.ClientId, emulator.Journal.Requests[1].FormValue("client_id"));
        Assert.Equal((2, 1), (emulator.Ims.TokenRequests, emulator.Ims.TokensIssued));
    }

    [Fact]
    public async Task It_can_start_without_any_credential()
    {
        var options = new AdobeEmulatorOptions();
        options.Credentials.Clear();
        await using AdobeEmulator emulator = await AdobeEmulator.StartInMemoryAsync(options, Cancellation);
        using HttpClient client = emulator.CreateClient();

        using HttpResponseMessage response = await client.PostFormAsync(EmulatorRequests.TheForm());

        await response.ShouldBeImsErrorAsync(HttpStatusCode.BadRequest, "invalid_client", "invalid client_id parameter");
        Assert.Throws<KeyNotFoundException>(() => emulator.Ims.GetCredential(ExampleCredential.ClientId));
    }

    public static TheoryData<AdobeEmulatorOptions, string> WrongOptions => new()
    {
        { new AdobeEmulatorOptions { JournalCapacity = 0 }, "AdobeEmulatorOptions:JournalCapacity" },
        { new AdobeEmulatorOptions { Port = -1 }, "AdobeEmulatorOptions:Port is -1: give a port from 0 to 65535" },
        { new AdobeEmulatorOptions { Port = 65_536 }, "AdobeEmulatorOptions:Port is 65536: give a port from 0 to 65535" },
    };

    [Theory]
    [MemberData(nameof(WrongOptions))]
    public async Task Wrong_options_are_refused_by_name(AdobeEmulatorOptions options, string expected)
    {
        ArgumentException exception = await Assert.ThrowsAsync<ArgumentException>(
            () => AdobeEmulator.StartInMemoryAsync(options, Cancellation));

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    // A port that is free would prove it as well, but another process could take it first.
    [Fact]
    public async Task It_listens_on_the_port_that_it_is_given()
    {
        await using AdobeEmulator emulator = await AdobeEmulator.StartAsync(cancellationToken: Cancellation);
        var options = new AdobeEmulatorOptions { Port = emulator.BaseAddress.Port };

        IOException exception = await Assert.ThrowsAsync<IOException>(() => AdobeEmulator.StartAsync(options, Cancellation));

        Assert.Contains($"127.0.0.1:{options.Port}", exception.Message, StringComparison.Ordinal);
    }
}
