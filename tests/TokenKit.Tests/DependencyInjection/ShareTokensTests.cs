using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using TokenKit.Tests.Caching.Sharing;
using TokenKit.Tests.OAuth;

namespace TokenKit.Tests.DependencyInjection;

public sealed class ShareTokensTests : ServicesTest
{
    private const int StoreNotShared = 39;
    private const int NotShared = 40;

    private readonly MemorySharedTokenStore.Content _content = new(TimeProvider.System);
    private readonly FakeLogCollector _log = FakeLogCollector.Create(new FakeLogCollectorOptions());

    public ShareTokensTests() => Services.AddLogging(logging => logging.AddProvider(new FakeLoggerProvider(_log)));

    [Fact]
    public async Task Two_services_with_one_credential_make_one_token_request()
    {
        AddIms().ShareTokens(_ => new MemorySharedTokenStore(_content));
        await using ServiceProvider other = Services.BuildServiceProvider();
        AccessToken first = await Keyed("aem").GetTokenAsync(TestContext.Current.CancellationToken);

        AccessToken second = await other.GetRequiredKeyedService<ITokenProvider>("aem").GetTokenAsync(
            TestContext.Current.CancellationToken);

        Assert.Equal(("token-1", SomeOAuth.ClientId), (second.Value, second.ClientId));
        Assert.Equal(first.OrganizationId, second.OrganizationId);
        Assert.Single(BackChannel.Requests);
    }

    [Fact]
    public async Task Tenants_share_their_tokens_too()
    {
        Services.AddAdobeTokens().ShareTokens(_ => new MemorySharedTokenStore(_content));
        await using ServiceProvider other = Services.BuildServiceProvider();

        foreach (ServiceProvider services in new[] { Provider, other })
        {
            ITokenProvider tenant = services.GetRequiredService<IAdobeTenants>().GetOrAdd("customer", SomeSettings.Credential);
            Assert.Equal("token-1", (await tenant.GetTokenAsync(TestContext.Current.CancellationToken)).Value);
        }

        Assert.Single(BackChannel.Requests);
    }

    [Fact]
    public async Task Other_scopes_make_another_token()
    {
        Services.AddAdobeTokens()
            .AddIms("one", SomeSettings.Credential)
            .AddIms("other", options =>
            {
                SomeSettings.Credential(options);
                options.Scopes.Add("FAKE_scope");
            })
            .ShareTokens(_ => new MemorySharedTokenStore(_content));

        Assert.Equal("token-1", await GetTokenAsync("one"));
        Assert.Equal("token-2", await GetTokenAsync("other"));
        Assert.Equal(2, _content.Entries.Count);
    }

    [Fact]
    public async Task A_store_that_does_not_share_and_tokens_that_are_not_shared_are_logged_when_the_host_starts()
    {
        AddIms().AddProvider("own", _ => new TokenKit.Testing.FakeTokenProvider())
            .ShareTokens(_ => new MemorySharedTokenStore(_content) { Problem = "FAKE problem. Do this." });

        await StartAsync();

        FakeLogRecord[] records = [.. _log.GetSnapshot().Where(record => record.Id.Id is StoreNotShared or NotShared)];
        Assert.Equal(
            [
                "Tokens are not shared with other processes. FAKE problem. Do this.",
                "The token own is not shared with other processes: only the tokens of AddIms and of tenants are shared",
            ],
            records.Select(record => record.Message));
    }

    [Fact]
    public async Task Without_a_host_the_problem_is_logged_once_with_the_first_token()
    {
        AddIms().ShareTokens(_ => new MemorySharedTokenStore(_content) { Problem = "FAKE problem." });
        await GetTokenAsync();
        await GetTokenAsync();
        Assert.Single(_log.GetSnapshot(), record => record.Id.Id == StoreNotShared);
    }

    [Fact]
    public async Task The_last_store_and_its_options_win()
    {
        var unused = new MemorySharedTokenStore(_content);
        var used = new MemorySharedTokenStore(_content);
        AddIms().ShareTokens(_ => unused, options => options.StoreTokensAsPlainText = true).ShareTokens(_ => used);

        string token = await GetTokenAsync();

        Assert.Equal(0, unused.Calls);
        Assert.True(used.Calls > 0);
        Assert.DoesNotContain(
            token, System.Text.Encoding.Latin1.GetString(_content.Entries.Single().Value.Bytes), StringComparison.Ordinal);
    }
}
