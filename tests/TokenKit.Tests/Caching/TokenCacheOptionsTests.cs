using TokenKit.Caching;
using TokenKit.Testing;

namespace TokenKit.Tests.Caching;

public sealed class TokenCacheOptionsTests
{
    public static TheoryData<string, TokenCacheOptions> Wrong => new()
    {
        { "RefreshBeforeExpiry", new() { RefreshBeforeExpiry = TimeSpan.FromTicks(-1) } },
        { "ExpirySkew", new() { ExpirySkew = TimeSpan.FromTicks(-1) } },
        { "RefreshJitter", new() { RefreshJitter = -0.01 } },
        { "RefreshJitter", new() { RefreshJitter = 1.01 } },
        { "RefreshJitter", new() { RefreshJitter = double.NaN } },
        { "AcquisitionTimeout", new() { AcquisitionTimeout = TimeSpan.Zero } },
        { "AcquisitionTimeout", new() { AcquisitionTimeout = Timeout.InfiniteTimeSpan } },
        { "AcquisitionTimeout", new() { AcquisitionTimeout = TimeSpan.FromDays(1) + TimeSpan.FromTicks(1) } },
        { "InvalidationGuard", new() { InvalidationGuard = TimeSpan.FromTicks(-1) } },
    };

    public static TheoryData<TokenCacheOptions> Right => new((TokenCacheOptions[])
    [
        new(),
        new() { RefreshBeforeExpiry = TimeSpan.Zero, ExpirySkew = TimeSpan.Zero, RefreshJitter = 0, InvalidationGuard = TimeSpan.Zero },
        new() { RefreshBeforeExpiry = TimeSpan.MaxValue, ExpirySkew = TimeSpan.MaxValue, RefreshJitter = 1,
            InvalidationGuard = TimeSpan.MaxValue },
        new() { AcquisitionTimeout = TimeSpan.FromDays(1) },
    ]);

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_setting_that_is_not_valid_is_named_with_what_to_do(string property, TokenCacheOptions options)
    {
        var failure = Assert.Throws<ArgumentOutOfRangeException>(nameof(options), () =>
            new CachingTokenProvider(new FakeTokenProvider(), options));

        Assert.StartsWith(property + " is ", failure.Message, StringComparison.Ordinal);
        Assert.Contains(": set a ", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Right))]
    public async Task The_widest_and_the_narrowest_settings_work(TokenCacheOptions options)
    {
        var scene = new CacheScene(options: options);

        scene.Cache.Invalidate(await scene.GetAsync());

        Assert.Equal("token-2", (await scene.GetAsync()).Value);
        Assert.Equal("token-2", scene.GetAtOnce().Value);
    }
}
