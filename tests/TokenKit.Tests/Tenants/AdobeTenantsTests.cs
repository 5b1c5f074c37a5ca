using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TokenKit.Ims;
using TokenKit.Ims.Jwt;
using TokenKit.Tests.Ims;
using TokenKit.Tests.Scenarios;

namespace TokenKit.Tests.Tenants;

public sealed class AdobeTenantsTests : TenantsTest
{
    [Fact]
    public async Task A_tenant_is_added_once_and_has_a_token_of_its_own()
    {
        int configured = 0;
        ITokenProvider first = Tokens.GetOrAdd("one", Counted);
        ITokenProvider again = Tokens.GetOrAdd("one", Counted);
        ITokenProvider other = Add("two");

        Assert.Equal("one-1", await GetAsync(first));
        Assert.Equal("two-2", await GetAsync(other));
        Assert.Equal("one-1", await GetAsync(Tokens.Existing("one")));
        Assert.Same(first, again);
        Assert.Equal((1, 2), (configured, TokenRequests));

        void Counted(ImsOptions options)
        {
            configured++;
            Credential("one")(options);
        }
    }

    [Fact]
    public async Task Options_that_cannot_be_used_are_reported_at_once_and_nothing_is_kept()
    {
        var failure = Assert.Throws<OptionsValidationException>(() => Tokens.GetOrAdd("one", options => options.ClientSecret = "FAKE"));

        Assert.Contains("The tenant 'one' cannot be used:", failure.Message, StringComparison.Ordinal);
        Assert.Contains("ImsOptions:ClientId is not set", failure.Message, StringComparison.Ordinal);
        Assert.Contains("ImsOptions:Scopes is empty", failure.Message, StringComparison.Ordinal);
        Assert.Throws<FormatException>(() => Tokens.GetOrAdd("one", _ => throw new FormatException()));
        Assert.False(Tokens.TryGet("one", out _));
        Assert.Equal("one-1", await GetAsync(Add("one")));
    }

    [Fact]
    public void A_registered_token_is_not_a_tenant()
    {
        AddIms("aem");

        string added = Assert.Throws<InvalidOperationException>(() => Add("Aem")).Message;
        Assert.StartsWith("A token named 'Aem' is registered when the service starts", added, StringComparison.Ordinal);
        Assert.False(Tokens.TryGet("aem", out _));
        Assert.False(Tokens.Remove("aem"));
    }

    [Fact]
    public void An_unknown_name_is_reported_with_what_to_do()
    {
        AddIms("aem");

        string unknown = Assert.Throws<InvalidOperationException>(() =>
            ((TokenKit.Tenants.AdobeTenants)Tokens).Find("one\n2026-11-28 an invented line")).Message;

        Assert.StartsWith("There is no tenant named 'one\uFFFD2026-11-28 an invented line'", unknown, StringComparison.Ordinal);
        Assert.DoesNotContain("aem", unknown, StringComparison.Ordinal);
        Assert.Contains("Call GetOrAdd", unknown, StringComparison.Ordinal);
        Assert.False(Tokens.Remove("one"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("one\ntwo")]
    public void A_name_must_fit_into_a_line_of_the_log(string name) => Assert.Throws<ArgumentException>(() => Add(name));

    [Fact]
    public async Task Concurrent_calls_for_one_name_make_one_tenant()
    {
        using var began = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        Task<ITokenProvider> first = Task.Run(() => Tokens.GetOrAdd("one", Credential("one", _ =>
        {
            began.Set();
            goOn.Wait(Cancellation);
        })));
        began.Wait(Cancellation);
        bool isConfigured = false;
        ITokenProvider? second = null;
        var waiting = new Thread(() => second = Tokens.GetOrAdd("one", Credential("one", _ => isConfigured = true)));
        waiting.Start();
        await Waiting.UntilAsync(() => waiting.ThreadState is ThreadState.WaitSleepJoin or ThreadState.Stopped);

        goOn.Set();
        waiting.Join();

        Assert.Same(await first, second);
        Assert.False(isConfigured);
    }

    [Fact]
    public void Upper_and_lower_case_of_tenants_differ() => Assert.NotSame(Add("one"), Add("One"));

    [Fact]
    public async Task If_the_delegate_of_one_caller_fails_the_caller_that_waits_for_it_calls_its_own()
    {
        using var began = new ManualResetEventSlim();
        using var fail = new ManualResetEventSlim();
        Task<ITokenProvider> failing = Task.Run(() => Tokens.GetOrAdd("one", _ =>
        {
            began.Set();
            fail.Wait(Cancellation);
            throw new FormatException();
        }));
        began.Wait(Cancellation);
        Task<ITokenProvider> waiting = Task.Run(() => Add("one"));

        // Another name does not wait.
        Add("two");
        fail.Set();

        await Assert.ThrowsAsync<FormatException>(() => failing);
        Assert.Same(await waiting, Tokens.Existing("one"));
    }

    [Fact]
    public async Task The_settings_of_the_cache_of_each_tenant_count()
    {
        ITokenProvider soon = Tokens.GetOrAdd(
            "soon", Credential("soon", options => options.Cache.RefreshBeforeExpiry = TimeSpan.FromHours(23)));
        ITokenProvider late = Add("late");
        await GetAsync(soon);
        await GetAsync(late);

        Clock.Advance(TimeSpan.FromHours(3));
        Assert.Equal("late-2", await GetAsync(late));
        Assert.Equal("soon-1", await GetAsync(soon));
        await RequestsAsync(3);

        Assert.Equal("soon", Ims.Requests[^1]["client_id"]);
    }

    [Fact]
    public async Task A_client_with_an_organization_for_each_customer_asks_for_each_of_them()
    {
        foreach (string customer in new[] { "one", "two" })
        {
            ITokenProvider tokens = Tokens.GetOrAdd(customer, Credential("partner", options =>
                options.AdditionalParameters["org_id"] = $"{customer}@AdobeOrg"));
            await GetAsync(tokens);
        }

        Assert.Equal(["one@AdobeOrg", "two@AdobeOrg"], Ims.Requests.Select(request => request["org_id"]));
        Assert.All(Ims.Requests, request => Assert.Equal("partner", request["client_id"]));
    }

    [Fact]
    public async Task What_is_set_for_all_credentials_holds_for_tenants()
    {
        Services.ConfigureAll<ImsOptions>(options => options.Authority = new Uri("https://ims.example.com/"));

        await GetAsync(Add("one"));

        Assert.Equal("ims.example.com", Ims.Requests.Single().Uri.Host);
    }

    [Fact]
    public void What_is_set_for_another_name_does_not_hold_for_a_tenant_of_that_name()
    {
        Services.Configure<ImsOptions>("one", options => options.ClientSecret = "p8e-FAKE-of-another");
        string? found = "unread";

        Tokens.GetOrAdd("one", options =>
        {
            found = options.ClientSecret;
            Credential("one")(options);
        });

        Assert.Null(found);
    }

    [Fact]
    public void Services_that_options_are_set_with_are_made_once_for_all_tenants()
    {
        int made = 0;
        Services.AddTransient(_ => new MemoryStream(made++));
        Services.AddOptions<ImsOptions>("another").Configure<MemoryStream>((_, _) => { });
        Services.ConfigureAll<ImsOptions>(_ => { });

        Add("one");
        Add("two");

        Assert.Equal(1, made);
    }

    [Fact]
    public async Task A_delegate_that_adds_a_tenant_fails_and_nothing_is_kept()
    {
        foreach (string name in new[] { "one", "two" })
        {
            string problem = Assert.Throws<InvalidOperationException>(() =>
                Tokens.GetOrAdd("one", Credential("one", _ => Tokens.GetOrAdd(name, Credential(name))))).Message;
            Assert.Contains("The delegate of GetOrAdd called GetOrAdd", problem, StringComparison.Ordinal);
        }

        Assert.False(Tokens.TryGet("one", out _));
        Assert.False(Tokens.TryGet("two", out _));
        Assert.Equal("one-1", await GetAsync(Add("one")));
    }

    [Fact]
    public async Task The_private_key_is_disposed_with_its_tenant_and_with_the_services()
    {
        using RSA removed = RSA.Create(2048);
        using RSA kept = RSA.Create(2048);
        var acquirers = new List<ImsTokenProvider>();
        foreach ((string name, RSA key) in new[] { ("removed", removed), ("kept", kept) })
        {
            ImsOptions jwt = SomeJwt.Options(options => options.PrivateKey = key.ExportPkcs8PrivateKeyPem());
            Tokens.GetOrAdd(name, options => Copy(jwt, options));
            acquirers.Add(((TokenKit.Tenants.Tenant)Tokens.Existing(name)).Acquirer);
        }

        Tokens.Remove("removed");
        await DisposedAsync(acquirers[0]);
        await SignAsync(acquirers[1]);
        await DisposeAsync();
        await DisposedAsync(acquirers[1]);

        async Task DisposedAsync(ImsTokenProvider acquirer) => Assert.Contains(
            "it threw System.ObjectDisposedException",
            (await Assert.ThrowsAsync<AssertionSigningException>(() => SignAsync(acquirer))).Message,
            StringComparison.Ordinal);

        Task SignAsync(ImsTokenProvider acquirer) =>
            acquirer.Credential.Assertion!.SignAsync(Clock.GetUtcNow(), Cancellation).AsTask();
    }

    [Fact]
    public async Task After_the_services_are_disposed_no_tenant_is_added()
    {
        IAdobeTenants tokens = Tokens;
        Add("one");

        await DisposeAsync();

        Assert.Throws<ObjectDisposedException>(() => tokens.GetOrAdd("two", Credential("two")));
    }

    [Theory]
    [InlineData(0, 1, "TenantOptions.MaxTenants is not positive")]
    [InlineData(1, 0, "TenantOptions.IdleTimeout is not between one second and 30 days")]
    [InlineData(1, 31, "TenantOptions.IdleTimeout is not between one second and 30 days")]
    public async Task Limits_that_are_not_valid_stop_the_start(int most, int days, string problem)
    {
        Builder.ConfigureTenants(options => (options.MaxTenants, options.IdleTimeout) = (most, TimeSpan.FromDays(days)));

        Assert.Contains(problem, await StartFailureAsync(), StringComparison.Ordinal);
    }

    private static void Copy(ImsOptions from, ImsOptions to)
    {
        (to.ClientId, to.ClientSecret, to.OrganizationId, to.Grant) = (from.ClientId, from.ClientSecret, from.OrganizationId, ImsGrant.Jwt);
        (to.Jwt.TechnicalAccountId, to.Jwt.PrivateKey) = (from.Jwt.TechnicalAccountId, from.Jwt.PrivateKey);
        to.Jwt.Metascopes.Add("ent_aem_cloud_api");
    }
}
