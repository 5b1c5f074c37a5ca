using System.Net;
using Microsoft.Extensions.Time.Testing;
using TokenKit.Testing;
using TokenKit.Testing.Faults;

namespace TokenKit.Tests.Scenarios;

/// <summary>The token endpoint fails in every way it can; the service has a valid token, or none.</summary>
public class OutageTests
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));

    public static TheoryData<string> Faults => new(Scripts.Keys);

    private static Dictionary<string, Func<Fault>> Scripts => new()
    {
        ["429"] = () => Fault.TooManyRequests(),
        ["429 with Retry-After"] = () => Fault.TooManyRequests(TimeSpan.FromMinutes(5)),
        ["500"] = () => Fault.Status(500),
        ["503"] = () => Fault.Status(503),
        ["HTML"] = () => Fault.Html(502),
        ["HTML with 200"] = () => Fault.Html(200),
        ["empty"] = () => Fault.EmptyBody(500),
        ["empty with 200"] = () => Fault.EmptyBody(200),
        ["truncated"] = Fault.TruncatedBody,
        ["oversize"] = () => Fault.OversizeBody(1024 * 1024),
        ["reset"] = Fault.ConnectionReset,
        ["redirect"] = () => Fault.Redirect(new Uri("https://elsewhere.example/")),
        ["refused"] = () => Fault.Answer(400, "application/json", """{"error":"invalid_client"}"""),
        ["line break in the token"] =
            () => Fault.Answer(200, "application/json", """{"access_token":"FAKE\r\nX-Evil: 1","expires_in":86399}"""),
        ["no expires_in"] = () => Fault.Answer(200, "application/json", """{"access_token":"FAKE"}"""),
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task With_a_valid_cached_token_no_call_notices(string fault)
    {
        await using AdobeEmulator emulator = await AdobeEmulator.StartInMemoryAsync(new() { TimeProvider = _clock }, Cancellation);
        await using Service service = await Service.StartAsync(emulator, timeProvider: _clock);
        await CallAsync(service, HttpStatusCode.OK);

        // In its last two minutes the token is due, and good.
        _clock.Advance(TimeSpan.FromSeconds(86_399 - 120));
        emulator.Ims.TokenFaults.AddUntilCleared(Scripts[fault]());
        for (int call = 0; call < 20; call++)
        {
            await CallAsync(service, HttpStatusCode.OK);
        }

        await Waiting.UntilAsync(() => emulator.Ims.TokenRequests >= 2);
        await CallAsync(service, HttpStatusCode.OK);
        Assert.Equal(0, emulator.Gateway.RefusedCalls);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Without_a_token_every_call_gets_a_clear_error_and_nothing_is_sent_to_the_api(string fault)
    {
        await using AdobeEmulator emulator = await AdobeEmulator.StartInMemoryAsync(new() { TimeProvider = _clock }, Cancellation);
        await using Service service = await Service.StartAsync(emulator, new() { ["Cache:AcquisitionTimeout"] = "23:00:00" }, _clock);
        emulator.Ims.TokenFaults.AddUntilCleared(Scripts[fault]());

        Task<HttpResponseMessage>[] calls = [.. Enumerable.Range(0, 20).Select(_ => service.Client.GetAsync("assets/1", Cancellation))];
        await Waiting.AdvanceUntilAsync(_clock, service, Task.WhenAll(calls));

        foreach (Task<HttpResponseMessage> call in calls)
        {
            TokenAcquisitionException failure = await Assert.ThrowsAsync<TokenAcquisitionException>(() => call);
            Assert.Contains("'aem'", failure.Message, StringComparison.Ordinal);
            Assert.Contains("localhost", failure.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(ExampleCredential.ClientSecret, failure.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain("X-Evil", failure.ToString(), StringComparison.Ordinal);
        }

        Assert.Equal(0, emulator.Gateway.Calls);
        Assert.All(service.Log.GetSnapshot(),
            record => Assert.DoesNotContain(ExampleCredential.ClientSecret, record.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_cold_service_leaves_the_endpoint_alone_as_long_as_it_asked_and_recovers_then()
    {
        await using AdobeEmulator emulator = await AdobeEmulator.StartInMemoryAsync(new() { TimeProvider = _clock }, Cancellation);
        await using Service service = await Service.StartAsync(emulator, timeProvider: _clock);
        emulator.Ims.TokenFaults.AddUntilCleared(Fault.TooManyRequests(TimeSpan.FromMinutes(5)));

        for (int call = 0; call < 20; call++)
        {
            await Assert.ThrowsAsync<TokenAcquisitionException>(() => service.Client.GetAsync("assets/1", Cancellation));
        }

        Assert.Equal(1, emulator.Ims.TokenRequests);
        emulator.ClearFaults();
        _clock.Advance(TimeSpan.FromMinutes(5));
        await CallAsync(service, HttpStatusCode.OK);
    }

    private static async Task CallAsync(Service service, HttpStatusCode expected)
    {
        using HttpResponseMessage response = await service.Client.GetAsync("assets/1", Cancellation);
        Assert.Equal(expected, response.StatusCode);
    }
}
