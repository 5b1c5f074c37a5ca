using Microsoft.Extensions.DependencyInjection;
using TokenKit.Tests.OAuth;

namespace TokenKit.Tests.DependencyInjection;

public sealed class AddProviderTests : ServicesTest
{
    [Fact]
    public async Task A_provider_that_is_null_is_reported()
    {
        Services.AddAdobeTokens().AddProvider("own", _ => null!);

        InvalidOperationException failure = await Assert.ThrowsAsync<InvalidOperationException>(() => GetTokenAsync("own"));

        Assert.Contains("AddProvider(\"own\", …) returned null", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_disposable_provider_is_disposed_with_the_services()
    {
        var own = new DisposableProvider();
        Services.AddAdobeTokens().AddProvider("own", _ => own);
        await GetTokenAsync("own");

        await Provider.DisposeAsync();

        Assert.True(own.IsDisposed);
    }

    private sealed class DisposableProvider : ITokenProvider, IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;

        public ValueTask<AccessToken> GetTokenAsync(CancellationToken cancellationToken = default) => new(
            new AccessToken("token-1", DateTimeOffset.MaxValue));
    }

    [Fact]
    public async Task A_provider_of_your_own_is_cached()
    {
        var mine = new CountingProvider(Clock);
        Services.AddAdobeTokens().AddProvider("mine", _ => mine);

        Assert.Equal("token-1", await GetTokenAsync("mine"));
        Assert.Equal("token-1", await GetTokenAsync("mine"));
    }

    [Fact]
    public async Task It_is_made_once_from_the_services()
    {
        int made = 0;
        Services.AddSingleton<CountingProvider>();
        Services.AddAdobeTokens().AddProvider("mine", services =>
        {
            made++;
            return services.GetRequiredService<CountingProvider>();
        });

        await GetTokenAsync("mine");
        Assert.NotNull(Provider.GetRequiredService<ITokenProvider>());

        Assert.Equal(1, made);
    }

    [Fact]
    public async Task Its_failures_bear_the_name_of_the_token()
    {
        Services.AddAdobeTokens().AddProvider("mine", _ => new CountingProvider(
            Clock)
        { Failure = new InvalidOperationException("p8e-FAKE-secret") });

        TokenAcquisitionException failure = await Assert.ThrowsAsync<TokenAcquisitionException>(() => GetTokenAsync("mine"));

        Assert.Equal("mine", failure.TokenName);
        Assert.DoesNotContain("p8e-", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_token_goes_out_without_other_headers()
    {
        Services.AddAdobeTokens().AddProvider("mine", _ => new CountingProvider(Clock));
        ApiClient("api").AddAdobeTokenHandler("mine");

        SentRequest request = await CallAsync("api", TestContext.Current.CancellationToken);

        Assert.Equal("Authorization: Bearer token-1", request.Headers.Trim());
    }

    private sealed class CountingProvider(TimeProvider clock) : ITokenProvider
    {
        private int _count;

        public Exception? Failure { get; init; }

        public ValueTask<AccessToken> GetTokenAsync(CancellationToken cancellationToken = default) =>
            Failure is null ? new(new AccessToken($"token-{++_count}", clock.GetUtcNow().AddDays(1))) : throw Failure;
    }
}
