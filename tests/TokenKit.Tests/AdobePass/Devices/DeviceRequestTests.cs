using System.Net;
using System.Text;
using TokenKit.AdobePass;
using TokenKit.Caching;
using TokenKit.Http;
using TokenKit.Tests.OAuth;

namespace TokenKit.Tests.AdobePass.Devices;

public sealed class DeviceRequestTests : DeviceTest
{
    private static readonly Uri Address = new("https://sp.auth.adobe.com/api/v2/example/profiles");

    private const string AsksForRegistration =
        """{"action":"application-registration","status":401,"code":"invalid_access_token_client_application","message":"x"}""";

    public static TheoryData<bool> Ways => [true, false];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_request_goes_out_with_the_token_and_the_headers_of_its_device(bool isAsync)
    {
        StubWire api = new StubWire(Clock).Answer(SomeOAuth.Answer(HttpStatusCode.OK));
        using DeviceTokenProvider provider = Provider();
        var info = new AdobePassDeviceInfo { Model = "TV-1" };

        await SendAsync(provider, api, isAsync, request => request.SetAdobePassDevice(Device(1, info)));

        string headers = Assert.Single(api.Requests).Headers;
        Assert.Contains("Authorization: Bearer pass-token-1", headers, StringComparison.Ordinal);
        Assert.Contains($"X-Device-Info: {info.ToHeaderValue()}", headers, StringComparison.Ordinal);
        Assert.Contains("X-Forwarded-For: 203.0.0.2", headers, StringComparison.Ordinal);
        string fingerprint = Convert.ToBase64String(Encoding.UTF8.GetBytes("device-1"));
        Assert.Contains($"AP-Device-Identifier: fingerprint {fingerprint}", headers, StringComparison.Ordinal);
        Assert.DoesNotContain("x-api-key", headers, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_request_has_its_own_description_of_the_device_even_if_another_request_changed_it()
    {
        using DeviceTokenProvider provider = Provider();
        IRequestTokenSelector tokens = provider;
        AdobePassDevice At(string address) => new("device-1", forwardedFor: IPAddress.Parse(address));
        using HttpRequestMessage first = new HttpRequestMessage().SetAdobePassDevice(At("203.0.113.1"));
        using HttpRequestMessage second = new HttpRequestMessage().SetAdobePassDevice(At("203.0.113.2"));

        IRequestToken token = tokens.Select(first);
        tokens.Select(second);
        token.AddHeaders(first);

        Assert.Equal("203.0.113.1", first.Headers.NonValidated["X-Forwarded-For"].ToString());
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public Task A_handler_that_has_only_the_servers_token_refuses_a_request_of_a_device(bool isAsync) =>
        AssertRefusedAsync(acquirer => new CachingTokenProvider(acquirer, timeProvider: Clock), isAsync);

    [Theory]
    [MemberData(nameof(Ways))]
    public Task A_handler_without_a_cache_refuses_a_request_of_a_device(bool isAsync) => AssertRefusedAsync(acquirer => acquirer, isAsync);

    [Theory]
    [MemberData(nameof(Ways))]
    public Task A_handler_that_has_only_the_servers_cache_refuses_a_request_of_a_device(bool isAsync) =>
        AssertRefusedAsync(_ => Provider().Server, isAsync);

    private async Task AssertRefusedAsync(Func<AdobePassTokenProvider, ITokenProvider> tokens, bool isAsync)
    {
        using StubWire api = new StubWire(Clock).Answer(SomeOAuth.Answer(HttpStatusCode.OK));
        using var passClient = new HttpClient(Wire);
        using var acquirer = new AdobePassTokenProvider(SomePass.Options(), passClient, Store, Clock);
        using var client = new HttpClient(new AdobeTokenHandler(tokens(acquirer)) { InnerHandler = api });
        using HttpRequestMessage request = new HttpRequestMessage(HttpMethod.Get, Address).SetAdobePassDevice(Device(1));

        InvalidOperationException thrown = await Assert.ThrowsAsync<InvalidOperationException>(
            () => isAsync ? client.SendAsync(request, Cancellation) : Task.FromResult(client.Send(request, Cancellation)));

        Assert.Contains("Give the AdobeTokenHandler a DeviceTokenProvider", thrown.Message, StringComparison.Ordinal);
        Assert.Empty(api.Requests);
        Assert.Empty(Wire.Requests);
    }

    [Fact]
    public async Task An_invalid_description_of_a_device_is_reported_to_the_caller_and_nothing_is_sent_to_Adobe()
    {
        using DeviceTokenProvider provider = Provider();
        var info = new AdobePassDeviceInfo { UserAgent = new string('x', 5000) };

        InvalidOperationException wrong = await Assert.ThrowsAsync<InvalidOperationException>(() => GetAsync(provider, Device(1, info)));

        Assert.Contains("UserAgent", wrong.Message, StringComparison.Ordinal);
        Assert.Empty(Wire.Requests);
    }

    [Fact]
    public async Task A_device_with_the_servers_own_instance_id_is_refused()
    {
        using DeviceTokenProvider provider = Provider(options => options.InstanceId = "device-1");

        ArgumentException refused = await Assert.ThrowsAsync<ArgumentException>(() => GetAsync(provider, Device(1)));

        Assert.Contains("instance id of the server itself", refused.Message, StringComparison.Ordinal);
        Assert.Equal("pass-token-1", await GetAsync(provider, Device(2)));
    }

    [Fact]
    public async Task A_request_without_a_device_is_the_servers_own()
    {
        StubWire api = new StubWire(Clock).Answer(SomeOAuth.Answer(HttpStatusCode.OK));
        using DeviceTokenProvider provider = Provider();

        await SendAsync(provider, api);

        Assert.DoesNotContain("AP-Device-Identifier", api.Requests[0].Headers, StringComparison.Ordinal);
        Assert.DoesNotContain("X-", api.Requests[0].Headers, StringComparison.Ordinal);
        Assert.Equal(0, provider.CachedDevices);
    }

    [Fact]
    public async Task A_header_that_the_caller_set_is_kept()
    {
        StubWire api = new StubWire(Clock).Answer(SomeOAuth.Answer(HttpStatusCode.OK));
        using DeviceTokenProvider provider = Provider();

        await SendAsync(provider, api, change: request =>
        {
            request.SetAdobePassDevice(Device(1));
            request.Headers.TryAddWithoutValidation("AP-Device-Identifier", "fingerprint bWluZQ==");
        });

        Assert.Contains("AP-Device-Identifier: fingerprint bWluZQ==", api.Requests[0].Headers, StringComparison.Ordinal);
        Assert.DoesNotContain("ZGV2aWNl", api.Requests[0].Headers, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_that_is_sent_again_for_another_device_has_no_header_of_the_first()
    {
        StubWire api = new StubWire(Clock).Answer(SomeOAuth.Answer(HttpStatusCode.OK));
        using DeviceTokenProvider provider = Provider();
        using var client = new HttpMessageInvoker(new AdobeTokenHandler(provider) { InnerHandler = new SyncWire(api) });
        using var request = new HttpRequestMessage(HttpMethod.Get, Address);

        foreach (AdobePassDevice device in new[] { Device(1, new AdobePassDeviceInfo { Model = "TV-1" }), Device(2) })
        {
            using HttpResponseMessage response = await client.SendAsync(request.SetAdobePassDevice(device), Cancellation);
        }

        string headers = api.Requests[1].Headers;
        Assert.Contains("Bearer pass-token-2", headers, StringComparison.Ordinal);
        Assert.Contains($"AP-Device-Identifier: {Device(2).DeviceIdentifier}", headers, StringComparison.Ordinal);
        Assert.Contains("X-Forwarded-For: 203.0.0.3", headers, StringComparison.Ordinal);
        Assert.DoesNotContain("X-Device-Info", headers, StringComparison.Ordinal);
        Assert.DoesNotContain(Device(1).DeviceIdentifier, headers, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_that_is_sent_again_without_a_token_has_no_header_of_the_device()
    {
        StubWire api = new StubWire(Clock).Answer(SomeOAuth.Answer(HttpStatusCode.OK));
        using DeviceTokenProvider provider = Provider();
        using var client = new HttpMessageInvoker(new AdobeTokenHandler(provider) { InnerHandler = new SyncWire(api) });
        using var request = new HttpRequestMessage(HttpMethod.Get, Address);

        (await client.SendAsync(request.SetAdobePassDevice(Device(1)), Cancellation)).Dispose();
        (await client.SendAsync(request.WithoutAdobeToken(), Cancellation)).Dispose();

        Assert.Contains("AP-Device-Identifier", api.Requests[0].Headers, StringComparison.Ordinal);
        Assert.Equal(string.Empty, api.Requests[1].Headers);
    }

    [Theory]
    [InlineData("https://sp.auth.adobe.com/next", true)]
    [InlineData("https://cdn.example/next", false)]
    public async Task A_redirect_keeps_the_device_on_allowed_hosts_only(string location, bool isKept)
    {
        using HttpResponseMessage redirect = new(HttpStatusCode.Found) { Headers = { Location = new Uri(location) } };
        StubWire api = new StubWire(Clock).Answer(() => redirect).Answer(SomeOAuth.Answer(HttpStatusCode.OK));
        using DeviceTokenProvider provider = Provider();
        var options = new AdobeTokenHandlerOptions { FollowRedirects = true };
        using var client = new HttpMessageInvoker(new AdobeTokenHandler(provider, options) { InnerHandler = api });
        using var request = new HttpRequestMessage(HttpMethod.Get, Address);

        (await client.SendAsync(request.SetAdobePassDevice(Device(1)), Cancellation)).Dispose();

        Assert.Equal(isKept ? api.Requests[0].Headers : string.Empty, api.Requests[1].Headers);
        Assert.Contains("AP-Device-Identifier", api.Requests[0].Headers, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_rejected_token_of_a_device_is_replaced_and_the_request_is_sent_again(bool isAsync)
    {
        StubWire api = new StubWire(Clock).Answer(SomeOAuth.Answer(HttpStatusCode.Unauthorized))
            .Answer(SomeOAuth.Answer(HttpStatusCode.OK));
        using DeviceTokenProvider provider = Provider();

        HttpStatusCode status = await SendAsync(provider, api, isAsync, request => request.SetAdobePassDevice(Device(1)));

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("Bearer pass-token-2", api.Requests[1].Headers, StringComparison.Ordinal);
        Assert.Equal(1, Registrations);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task An_api_that_asks_for_a_registration_gets_none_unasked(bool isAsync)
    {
        StubWire api = new StubWire(Clock).Answer(SomeOAuth.Answer(HttpStatusCode.Unauthorized, AsksForRegistration));
        using DeviceTokenProvider provider = Provider();

        for (int call = 0; call < 3; call++)
        {
            HttpStatusCode status = await SendAsync(provider, api, isAsync, request => request.SetAdobePassDevice(Device(1)));
            Assert.Equal(HttpStatusCode.Unauthorized, status);
            Clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(1, Registrations);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task If_it_is_switched_on_the_next_call_registers_a_new_client_and_then_the_cool_down_holds(bool isAsync)
    {
        StubWire api = new StubWire(Clock).Answer(SomeOAuth.Answer(HttpStatusCode.Unauthorized, AsksForRegistration));
        using DeviceTokenProvider provider = Provider(options => options.ReRegisterOnApplicationRegistration = true);

        // The caller can still read the body.
        Assert.Equal(AsksForRegistration, await BodyAsync(provider, api, isAsync));
        Assert.Equal(1, Registrations);

        for (int call = 0; call < 5; call++)
        {
            await BodyAsync(provider, api, isAsync);
            Clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(2, Registrations);
        Clock.Advance(TimeSpan.FromHours(1));
        await BodyAsync(provider, api, isAsync);
        await BodyAsync(provider, api, isAsync);
        Assert.Equal(3, Registrations);
    }

    [Theory]
    [InlineData("""{"action":"application-registration","code":"invalid_access_token_service_provider"}""")]
    [InlineData("""{"action":"authentication","code":"x"}""")]
    [InlineData("<html>application-registration</html>")]
    [InlineData("")]
    [InlineData("[]")]
    public async Task Any_other_rejection_registers_no_client(string body)
    {
        StubWire api = new StubWire(Clock).Answer(SomeOAuth.Answer(HttpStatusCode.Unauthorized, body));
        using DeviceTokenProvider provider = Provider(options => options.ReRegisterOnApplicationRegistration = true);

        for (int call = 0; call < 3; call++)
        {
            await BodyAsync(provider, api, isAsync: true);
            Clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(1, Registrations);
    }

    [Fact]
    public async Task A_single_rejection_only_leads_to_a_new_token()
    {
        StubWire api = new StubWire(Clock)
            .Answer(SomeOAuth.Answer(HttpStatusCode.Unauthorized, AsksForRegistration))
            .Answer(SomeOAuth.Answer(HttpStatusCode.OK));
        using DeviceTokenProvider provider = Provider(options => options.ReRegisterOnApplicationRegistration = true);

        Assert.Equal(HttpStatusCode.OK, await SendAsync(provider, api, change: request => request.SetAdobePassDevice(Device(1))));
        Assert.Equal(HttpStatusCode.OK, await SendAsync(provider, api, change: request => request.SetAdobePassDevice(Device(1))));

        Assert.Equal(1, Registrations);
    }

    private static async Task<HttpStatusCode> SendAsync(
        DeviceTokenProvider provider, StubWire api, bool isAsync = true, Action<HttpRequestMessage>? change = null)
    {
        using HttpResponseMessage response = await AnswerAsync(provider, api, isAsync, change);
        return response.StatusCode;
    }

    private static async Task<string> BodyAsync(DeviceTokenProvider provider, StubWire api, bool isAsync)
    {
        AdobePassDevice device = Device(1, network: api.Requests.Count);
        using HttpResponseMessage response = await AnswerAsync(provider, api, isAsync, request => request.SetAdobePassDevice(device));
        return await response.Content.ReadAsStringAsync(Cancellation);
    }

    private static async Task<HttpResponseMessage> AnswerAsync(
        DeviceTokenProvider provider, StubWire api, bool isAsync, Action<HttpRequestMessage>? change)
    {
        using var handler = new AdobeTokenHandler(provider) { InnerHandler = new SyncWire(api) };
        using var client = new HttpClient(handler);
        using var request = new HttpRequestMessage(HttpMethod.Get, Address);
        change?.Invoke(request);
        return isAsync ? await client.SendAsync(request, Cancellation) : await Task.Run(() => client.Send(request, Cancellation));
    }

    // The stub cannot be called synchronously by itself.
    private sealed class SyncWire(StubWire wire) : HttpMessageHandler
    {
        private readonly HttpMessageInvoker _wire = new(wire, disposeHandler: false);

        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
            _wire.SendAsync(request, cancellationToken).GetAwaiter().GetResult();

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            _wire.SendAsync(request, cancellationToken);
    }
}
