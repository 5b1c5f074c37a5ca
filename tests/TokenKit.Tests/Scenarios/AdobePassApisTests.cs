using System.Net;
using Microsoft.Extensions.Time.Testing;
using TokenKit.AdobePass;
using TokenKit.Testing;
using TokenKit.Testing.Journal;
using TokenKit.Testing.Pass;

namespace TokenKit.Tests.Scenarios;

/// <summary>The six APIs behind Adobe Pass, called by a service with the token handler.</summary>
public sealed class AdobePassApisTests : IAsyncLifetime
{
    private static readonly string[] Scopes =
    [
        "api:client:v2", "temporary:passes:owner", "decisions:owner", "analytics:client", "decisions:client",
    ];

    // The emulator's clock alone: the service does not see that a token has expired.
    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UtcNow);

    // A client of less than a minute is tried again, for seconds, before it is replaced.
    private readonly AheadClock _clockOfService = new();
    private AdobeEmulator _emulator = null!;
    private PassApplication _application = null!;

    public static TheoryData<string> Apis => [.. PassCall.Names];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IEnumerable<RecordedRequest> ApiRequests =>
        _emulator.Journal.PassRequests.Where(request => !request.Path.StartsWith("/pass/o/", StringComparison.Ordinal));

    public async ValueTask InitializeAsync()
    {
        _emulator = await AdobeEmulator.StartInMemoryAsync(new() { TimeProvider = _clock }, Cancellation);
        _application = _emulator.Pass.AddApplication(Scopes);
    }

    public ValueTask DisposeAsync() => _emulator.DisposeAsync();

    [Theory]
    [MemberData(nameof(Apis))]
    public async Task Every_API_takes_the_token(string api)
    {
        var call = PassCall.Of(api);
        await using PassService service = await StartAsync();

        using HttpResponseMessage response = await call.SendAsync(service.Client);

        Assert.Equal(call.Status, response.StatusCode);
        RecordedRequest request = Assert.Single(ApiRequests);
        Assert.Equal((call.Method, call.Path, call.Query, call.Body), (request.Method, request.Path, request.Query, request.Body));
        AccessToken token = call.IsOfDevice
            ? await service.Tokens.GetDeviceTokenAsync(PassCall.Device, Cancellation)
            : await service.Tokens.GetTokenAsync(Cancellation);
        Assert.Equal($"Bearer {token.Value}", request.Headers["Authorization"]);
        Assert.Equal((1, 1), (_emulator.Pass.RegistrationRequests, _emulator.Pass.TokenRequests));
    }

    [Theory]
    [InlineData(PassCall.Sessions)]
    [InlineData(PassCall.Profiles)]
    [InlineData(PassCall.Decisions)]
    public async Task What_is_asked_for_a_device_says_so_in_three_headers(string api)
    {
        await using PassService service = await StartAsync();

        using HttpResponseMessage response = await PassCall.Of(api).SendAsync(service.Client);

        IReadOnlyDictionary<string, string> sent = Assert.Single(ApiRequests).Headers;
        Assert.Equal("fingerprint ZGV2aWNlLTAwMDEtZXhhbXBsZQ==", sent["AP-Device-Identifier"]);
        Assert.Equal(PassCall.Device.Info!.ToHeaderValue(), sent["X-Device-Info"]);
        Assert.Equal("203.0.113.7", sent["X-Forwarded-For"]);
        PassClient client = Assert.Single(_emulator.Pass.Clients);
        Assert.Equal((sent["X-Device-Info"], sent["X-Forwarded-For"]), (client.DeviceInfo, client.ForwardedFor));
    }

    [Theory]
    [MemberData(nameof(Apis))]
    public async Task A_token_that_an_API_thinks_expired_is_replaced_once_and_the_request_sent_once_more(string api)
    {
        var call = PassCall.Of(api);
        await using PassService service = await StartAsync();
        (await call.SendAsync(service.Client)).Dispose();
        _clock.Advance(TimeSpan.FromDays(1));

        using HttpResponseMessage response = await call.SendAsync(service.Client);

        AssertRefreshed(call, response);
    }

    [Theory]
    [MemberData(nameof(Apis))]
    public async Task A_token_that_an_API_does_not_know_is_replaced_once_and_the_request_sent_once_more(string api)
    {
        var call = PassCall.Of(api);
        await using PassService service = await StartAsync();
        (await call.SendAsync(service.Client)).Dispose();
        _emulator.Pass.RevokeTokens();

        using HttpResponseMessage response = await call.SendAsync(service.Client);

        AssertRefreshed(call, response);
    }

    [Theory]
    [InlineData(PassCall.ResetTempPass)]
    [InlineData(PassCall.NewDegradation)]
    [InlineData(PassCall.ProxyMvpd)]
    [InlineData(PassCall.Monitoring)]
    [InlineData(PassCall.Authorize)]
    public async Task A_403_costs_neither_a_token_nor_a_registration(string api)
    {
        var call = PassCall.Of(api);
        await using PassService service = await StartAsync();
        (await call.SendAsync(service.Client)).Dispose();
        Assert.True(_emulator.Pass.RevokeClient(Assert.Single(_emulator.Pass.Clients).ClientId));

        using HttpResponseMessage first = await call.SendAsync(service.Client);
        using HttpResponseMessage second = await call.SendAsync(service.Client);

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (first.StatusCode, second.StatusCode));
        Assert.Equal((3, 1, 1), (ApiRequests.Count(), _emulator.Pass.RegistrationRequests, _emulator.Pass.TokenRequests));
    }

    [Theory]
    [InlineData(PassCall.ResetTempPass)]
    [InlineData(PassCall.Degradation)]
    [InlineData(PassCall.Monitoring)]
    [InlineData(PassCall.Authorize)]
    public async Task A_scope_that_the_application_lacks_costs_no_second_token(string api)
    {
        _application = _emulator.Pass.AddApplication("other:scope");
        await using PassService service = await StartAsync();

        using HttpResponseMessage response = await PassCall.Of(api).SendAsync(service.Client);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal((1, 1), (_emulator.Pass.RegistrationRequests, _emulator.Pass.TokenRequests));
    }

    [Fact]
    public async Task The_scope_is_what_the_service_asks_for()
    {
        await using PassService service = await StartAsync(new() { ["Scope"] = "analytics:client" });

        using HttpResponseMessage report = await PassCall.Of(PassCall.Monitoring).SendAsync(service.Client);
        using HttpResponseMessage reset = await PassCall.Of(PassCall.ResetTempPass).SendAsync(service.Client);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Forbidden), (report.StatusCode, reset.StatusCode));
        Assert.Equal("analytics:client",
            _emulator.Journal.PassRequests.Single(request => request.Path == "/pass/o/client/token").FormValue("scope"));
    }

    [Fact]
    public async Task A_client_that_REST_API_V2_refuses_is_registered_anew_once_the_token_endpoint_refuses_it_too()
    {
        var call = PassCall.Of(PassCall.Profiles);
        await using PassService service = await StartAsync();
        (await call.SendAsync(service.Client)).Dispose();
        string before = Assert.Single(_emulator.Pass.Clients).ClientId;
        _clockOfService.Advance(TimeSpan.FromMinutes(2));
        _emulator.Pass.RevokeClient(before);

        using HttpResponseMessage response = await call.SendAsync(service.Client);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(
            [(call.Path, 401), ("/pass/o/client/token", 400), ("/pass/o/client/register", 201), ("/pass/o/client/token", 201),
                (call.Path, 200)],
            _emulator.Journal.PassRequests.Skip(3).Select(request => (request.Path, request.StatusCode!.Value)));
        Assert.Equal(2, _emulator.Pass.Registrations);
    }

    [Fact]
    public async Task With_the_switch_off_a_client_that_REST_API_V2_refuses_is_an_error()
    {
        var call = PassCall.Of(PassCall.Profiles);
        await using PassService service = await StartAsync(new() { ["ReRegisterOnInvalidClient"] = "false" });
        (await call.SendAsync(service.Client)).Dispose();
        _clockOfService.Advance(TimeSpan.FromMinutes(2));
        _emulator.Pass.RevokeClient(Assert.Single(_emulator.Pass.Clients).ClientId);

        TokenAcquisitionException failure = await Assert.ThrowsAsync<TokenAcquisitionException>(() => call.SendAsync(service.Client));

        Assert.Equal("invalid_client", failure.Error);
        Assert.Contains("AdobeTokens:pass:ReRegisterOnInvalidClient", failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, _emulator.Pass.Registrations);
    }

    [Fact]
    public async Task An_application_of_another_channel_is_refused_twice_and_never_registered_anew()
    {
        _application.ServiceProviders = ["OTHER"];
        await using PassService service = await StartAsync(new() { ["ReRegisterOnApplicationRegistration"] = "true" });

        using HttpResponseMessage response = await PassCall.Of(PassCall.Profiles).SendAsync(service.Client);
        string error = await response.Content.ReadAsStringAsync(Cancellation);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Contains("invalid_access_token_service_provider", error, StringComparison.Ordinal);
        Assert.Equal((2, 1, 2), (ApiRequests.Count(), _emulator.Pass.RegistrationRequests, _emulator.Pass.TokenRequests));
    }

    [Fact]
    public async Task An_address_that_may_not_manage_proxied_MVPDs_costs_one_more_token_however_often_it_asks()
    {
        _emulator.Pass.IsProxyAddressAllowed = false;
        await using PassService service = await StartAsync();
        for (int call = 1; call <= 5; call++)
        {
            using HttpResponseMessage response = await PassCall.Of(PassCall.ProxyMvpd).SendAsync(service.Client);
            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        }

        Assert.Equal((6, 1, 2), (ApiRequests.Count(), _emulator.Pass.RegistrationRequests, _emulator.Pass.TokenRequests));
    }

    [Fact]
    public async Task A_service_that_starts_again_calls_every_API_on_the_registrations_of_before()
    {
        _emulator.Pass.IsThrottling = false;
        var store = new InMemoryClientRegistrationStore();
        for (int start = 1; start <= 2; start++)
        {
            await using PassService service = await StartAsync(store: store);
            foreach (string api in PassCall.Names)
            {
                using HttpResponseMessage response = await PassCall.Of(api).SendAsync(service.Client);
                Assert.True(response.IsSuccessStatusCode, api);
            }
        }

        // One for the server, one for the device; each start has tokens of its own.
        Assert.Equal((2, 4), (_emulator.Pass.RegistrationRequests, _emulator.Pass.TokenRequests));
    }

    private Task<PassService> StartAsync(Dictionary<string, string?>? settings = null, InMemoryClientRegistrationStore? store = null) =>
        PassService.StartAsync(_emulator, _emulator.Pass.IssueStatement(_application), settings, store, _clockOfService);

    private void AssertRefreshed(PassCall call, HttpResponseMessage response)
    {
        Assert.Equal(call.Status, response.StatusCode);
        Assert.Equal([(int)call.Status, 401, (int)call.Status], ApiRequests.Select(request => request.StatusCode!.Value));
        Assert.All(ApiRequests, request => Assert.Equal(call.Body, request.Body));
        Assert.Equal((1, 2), (_emulator.Pass.RegistrationRequests, _emulator.Pass.TokenRequests));
    }
}
