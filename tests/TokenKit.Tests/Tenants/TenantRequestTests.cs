using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using TokenKit.Http;
using TokenKit.Tests.OAuth;

namespace TokenKit.Tests.Tenants;

public sealed class TenantRequestTests : TenantsTest
{
    private static readonly Uri Adobe = new("https://platform.adobe.io/things");

    public TenantRequestTests() => ApiClient("partner").AddAdobeTokenHandler();

    [Fact]
    public async Task A_request_has_the_token_and_the_headers_of_the_tenant_that_it_names()
    {
        Tokens.GetOrAdd("one", Credential("client-one", options =>
        {
            options.OrganizationId = "one@AdobeOrg";
            options.Headers["x-sandbox-name"] = "sandbox-one";
        }));
        Add("two");

        SentRequest one = await CallAsync("one");
        SentRequest two = await CallAsync("two");

        Assert.Contains("Authorization: Bearer client-one-1", one.Headers, StringComparison.Ordinal);
        Assert.Contains("x-api-key: client-one", one.Headers, StringComparison.Ordinal);
        Assert.Contains("x-gw-ims-org-id: one@AdobeOrg", one.Headers, StringComparison.Ordinal);
        Assert.Contains("x-sandbox-name: sandbox-one", one.Headers, StringComparison.Ordinal);
        Assert.Contains("Authorization: Bearer two-2", two.Headers, StringComparison.Ordinal);
        Assert.DoesNotContain("sandbox", two.Headers, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_without_a_name_is_not_sent()
    {
        Add("one");

        string problem = (await Assert.ThrowsAsync<InvalidOperationException>(() => CallAsync(null))).Message;

        Assert.Contains("SetAdobeTenant", problem, StringComparison.Ordinal);
        Assert.Empty(Api.Requests);
    }

    [Fact]
    public async Task A_request_that_names_an_unknown_or_evicted_tenant_is_not_sent()
    {
        Builder.ConfigureTenants(options => options.MaxTenants = 1);
        Add("one");
        Add("two");

        foreach (string name in new[] { "one", "three" })
        {
            string problem = (await Assert.ThrowsAsync<InvalidOperationException>(() => CallAsync(name))).Message;
            Assert.Contains($"There is no tenant named '{name}'", problem, StringComparison.Ordinal);
            Assert.Contains("Call GetOrAdd", problem, StringComparison.Ordinal);
        }

        Assert.Empty(Api.Requests);
    }

    [Fact]
    public async Task A_request_of_a_removed_tenant_is_not_sent_not_even_if_it_waits_for_its_token()
    {
        Add("one");
        Hold();
        Task<SentRequest> waiting = CallAsync("one");
        await RequestsAsync(1);

        Tokens.Remove("one");
        Open();

        await RemovedAsync(() => waiting);
        await Assert.ThrowsAsync<InvalidOperationException>(() => CallAsync("one"));
        Assert.Empty(Api.Requests);
    }

    [Fact]
    public async Task A_request_whose_wait_has_ended_is_not_sent_if_the_tenant_is_removed_before_it_goes_on()
    {
        Hold();
        ITokenProvider held = Add("one");
        using var late = new LateContinuation();
        Task<SentRequest> caller = late.Start(() => CallAsync("one"));
        await RequestsAsync(1);
        Open();
        await late.HasArrivedAsync();
        await GetAsync(held);

        Tokens.Remove("one");
        late.GoOn();

        await RemovedAsync(() => caller);
        Assert.Empty(Api.Requests);
    }

    [Fact]
    public async Task The_host_of_a_tenant_gets_its_token_only()
    {
        var host = new Uri("https://author-p00001-e00002.adobeaemcloud.com/x");
        Tokens.GetOrAdd("one", Credential("one", options => options.AllowedHosts.Add(host.Host)));
        Add("two");
        await CallAsync("two");

        await Assert.ThrowsAsync<InvalidOperationException>(() => CallAsync("two", host));
        await CallAsync("one", host);
        string problem = (await Assert.ThrowsAsync<InvalidOperationException>(() => CallAsync("two", host))).Message;

        Assert.Contains($"The token is not sent to {host.Host}", problem, StringComparison.Ordinal);
        Assert.Equal([Adobe, host], Api.Requests.Select(request => request.Uri));
    }

    [Fact]
    public async Task A_tenant_of_a_local_issuer_may_call_this_machine_and_the_others_may_not()
    {
        var local = new Uri("http://localhost:5005/x");
        Tokens.GetOrAdd("one", Credential("one", options => options.Authority = new Uri("http://localhost:5001/")));
        Add("two");

        await CallAsync("one", local);

        await Assert.ThrowsAsync<InvalidOperationException>(() => CallAsync("two", local));
    }

    [Fact]
    public async Task A_request_that_is_sent_again_for_another_tenant_has_nothing_of_the_first()
    {
        Tokens.GetOrAdd("one", Credential("one", options => options.Headers["x-sandbox-name"] = "sandbox-one"));
        Tokens.GetOrAdd("two", Credential("two", options => options.OrganizationId = null));
        using HttpMessageInvoker handler = Handler();
        using var request = new HttpRequestMessage(HttpMethod.Get, Adobe);

        (await handler.SendAsync(request.SetAdobeTenant("one"), Cancellation)).Dispose();
        (await handler.SendAsync(request.SetAdobeTenant("two"), Cancellation)).Dispose();

        Assert.Equal("Authorization: Bearer two-2\nx-api-key: two\n", Api.Requests[^1].Headers.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task A_redirect_keeps_the_tenant_and_the_host_of_another_tenant_gets_no_token()
    {
        var host = new Uri("https://author-p00001-e00002.adobeaemcloud.com/x");
        ApiClient("following").AddAdobeTokenHandler(options => options.FollowRedirects = true);
        Tokens.GetOrAdd("one", Credential("one", options => options.AllowedHosts.Add(host.Host)));
        Add("two");
        await CallAsync("one", host, "following");
        Api.Answer(SomeOAuth.Answer(HttpStatusCode.SeeOther, headers: ("Location", "/other")))
            .Answer(SomeOAuth.Answer(HttpStatusCode.SeeOther, headers: ("Location", host.AbsoluteUri)))
            .Answer(SomeOAuth.Answer(HttpStatusCode.OK));

        await CallAsync("two", client: "following");

        Assert.Equal([host, Adobe, new Uri(Adobe, "/other"), host], Api.Requests.Select(request => request.Uri));
        Assert.Contains("Bearer two-2", Api.Requests[2].Headers, StringComparison.Ordinal);
        Assert.Empty(Api.Requests[3].Headers);
    }

    [Fact]
    public async Task A_rejected_token_is_replaced_for_its_tenant_alone()
    {
        Add("one");
        Add("two");
        await CallAsync("two");
        Api.Answer(SomeOAuth.Answer(HttpStatusCode.Unauthorized)).Answer(SomeOAuth.Answer(HttpStatusCode.OK));

        await CallAsync("one");
        await CallAsync("two");

        Assert.Equal(
            ["two-1", "one-2", "one-3", "two-1"],
            Api.Requests.Select(request => request.Headers.Split("Bearer ")[1].Split('\r', '\n')[0]));
    }

    [Fact]
    public async Task A_request_cannot_name_a_registered_token()
    {
        AddIms("aem");

        string problem = (await Assert.ThrowsAsync<InvalidOperationException>(() => CallAsync("AEM"))).Message;

        Assert.Contains("There is no tenant named 'AEM'", problem, StringComparison.Ordinal);
        Assert.Empty(Api.Requests);
    }

    [Fact]
    public async Task A_request_that_names_a_tenant_is_not_sent_with_the_one_token_of_another_client()
    {
        AddIms("aem");
        ApiClient("aem").AddAdobeTokenHandler("aem");
        Add("one");

        string problem = (await Assert.ThrowsAsync<InvalidOperationException>(() => CallAsync("one\n", client: "aem"))).Message;

        Assert.Contains("names the tenant 'one\uFFFD' (SetAdobeTenant)", problem, StringComparison.Ordinal);
        Assert.Contains("AddAdobeTokenHandler()", problem, StringComparison.Ordinal);
        Assert.Empty(Api.Requests);
    }

    [Fact]
    public async Task A_header_of_the_caller_and_a_request_without_a_token_need_no_name()
    {
        using HttpMessageInvoker handler = Handler();
        using var own = new HttpRequestMessage(HttpMethod.Get, Adobe) { Headers = { { "Authorization", "Bearer own" } } };
        using var without = new HttpRequestMessage(HttpMethod.Put, "https://uploads.example.com/x");

        (await handler.SendAsync(own, Cancellation)).Dispose();
        (await handler.SendAsync(without.SetAdobeTenant("one").WithoutAdobeToken(), Cancellation)).Dispose();

        Assert.Equal(["Authorization: Bearer own\n", ""], Api.Requests.Select(request => request.Headers.ReplaceLineEndings("\n")));
    }

    [Fact]
    public async Task A_handler_by_hand_has_the_hosts_and_the_token_of_the_tenant_that_it_was_given()
    {
        var host = new Uri("https://author-p00001-e00002.adobeaemcloud.com/x");
        ITokenProvider tenant = Tokens.GetOrAdd("one", Credential("one", options => options.AllowedHosts.Add(host.Host)));
        Api.Answer(SomeOAuth.Answer(HttpStatusCode.Unauthorized));
        using var client = new HttpMessageInvoker(new AdobeTokenHandler(tenant) { InnerHandler = Api }, disposeHandler: false);
        using var request = new HttpRequestMessage(HttpMethod.Get, host);

        (await client.SendAsync(request, Cancellation)).Dispose();
        Tokens.Remove("one");

        await RemovedAsync(() => client.SendAsync(request, Cancellation));
    }

    [Fact]
    public async Task No_metric_has_the_name_of_a_tenant()
    {
        const string Name = "a-customer-with-a-name-of-its-own";
        var tags = new ConcurrentQueue<string?>();
        using var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name.StartsWith("TokenKit", StringComparison.Ordinal))
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, measured, _) => Note(measured));
        listener.SetMeasurementEventCallback<double>((_, _, measured, _) => Note(measured));
        listener.Start();
        Add(Name);

        await CallAsync(Name);
        Tokens.Remove(Name);

        Assert.DoesNotContain(Name, tags);

        void Note(ReadOnlySpan<KeyValuePair<string, object?>> measured)
        {
            foreach (KeyValuePair<string, object?> tag in measured)
            {
                tags.Enqueue(tag.Value?.ToString());
            }
        }
    }

    [Fact]
    public void A_blank_name_is_refused_at_once()
    {
        using var request = new HttpRequestMessage();

        Assert.Throws<ArgumentException>(() => request.SetAdobeTenant(" "));
        Assert.Throws<ArgumentNullException>(() => request.SetAdobeTenant(null!));
    }

    [Fact]
    public async Task To_find_the_tenant_of_a_request_costs_no_allocation()
    {
        ITokenProvider one = Add("one");
        await GetAsync(one);
        long before = GC.GetAllocatedBytesForCurrentThread();

        for (int call = 0; call < 1_000; call++)
        {
            Assert.True(ReferenceEquals(one, Tokens.Existing("one")));
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private HttpMessageInvoker Handler() =>
        new(Provider.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler("partner"), disposeHandler: false);

    private async Task<SentRequest> CallAsync(string? tenant, Uri? address = null, string client = "partner")
    {
        using HttpClient http = Provider.GetRequiredService<IHttpClientFactory>().CreateClient(client);
        using var request = new HttpRequestMessage(HttpMethod.Get, address ?? Adobe);
        _ = tenant is null ? request : request.SetAdobeTenant(tenant);
        using HttpResponseMessage response = await http.SendAsync(request, Cancellation);
        return Api.Requests[^1];
    }
}
