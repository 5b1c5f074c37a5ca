using System.Text.RegularExpressions;
using Medallion.Threading;
using Medallion.Threading.Redis;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;
using TokenKit.Caching;

namespace TokenKit.Distributed.Tests;

/// <summary>The rights of the Redis user in docs/fleet.md: all that is needed, and nothing else.</summary>
public sealed partial class RedisRightsTests
{
    private static readonly string Key = new('a', 64);

    public static TheoryData<string, string[]> OtherCommands => new()
    {
        { "GET", ["other"] },
        { "SET", ["other", "1"] },
        { "KEYS", ["*"] },
        { "INFO", [] },
        { "MONITOR", [] },
        { "CONFIG", ["GET", "*"] },
        { "CLIENT", ["KILL", "TYPE", "normal"] },
        { "ACL", ["LIST"] },
        { "FLUSHALL", [] },
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_documented_rights_are_enough_and_each_of_them_is_used()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        IServiceCollection services = Instance.AddRedis(new ServiceCollection(), server.Connection);

        // The lock is extended soon, so that the test sees that too.
        services.AddSingleton<IDistributedLockProvider>(provider => new RedisDistributedSynchronizationProvider(
            provider.GetRequiredService<IConnectionMultiplexer>().GetDatabase(),
            locks => locks.Expiry(TimeSpan.FromSeconds(10)).ExtensionCadence(TimeSpan.FromMilliseconds(50))));
        await using ServiceProvider provider = services.AddAdobeTokens().ShareAcrossInstances().Services.BuildServiceProvider();
        ISharedTokenStore store = provider.GetRequiredService<ISharedTokenStore>();

        Assert.Null(await store.GetAsync(Key, Cancellation));
        await store.SetAsync(Key, [1], TimeSpan.FromMinutes(1), Cancellation);
        Assert.Equal([1], await store.GetAsync(Key, Cancellation));
        await using (await store.TryLeaseAsync(Key, Cancellation))
        {
            await Waiting.UntilAsync(async () => (await UsedAsync(server)).Contains("pexpire"));
        }

        Assert.NotNull(await store.TryLeaseAsync(Key, Cancellation));
        Assert.Empty(Granted().Matches(RedisServer.Rights).Select(match => match.Groups[1].Value).Except(await UsedAsync(server)));
    }

    [Theory]
    [MemberData(nameof(OtherCommands))]
    public async Task The_user_can_neither_reach_other_keys_nor_look_at_the_server(string command, string[] arguments)
    {
        await using RedisServer server = await RedisServer.StartAsync();

        string answer = await server.AnswerToAsync(
            $"AUTH {RedisServer.User} {RedisServer.Password}\r\n{command} {string.Join(' ', arguments)}\r\nQUIT\r\n");

        Assert.StartsWith("+OK\r\n-NOPERM", answer, StringComparison.Ordinal);
    }

    // Commands that were carried out, as INFO names them: a command that was denied counts as rejected only.
    private static async Task<string[]> UsedAsync(RedisServer server) =>
    [
        .. Used().Matches((await server.CommandAsync("INFO", "commandstats")).ToString()).Select(match => match.Groups[1].Value),
    ];

    [GeneratedRegex(@"cmdstat_([a-z|]+):calls=[1-9]")]
    private static partial Regex Used();

    [GeneratedRegex(@" \+([a-z|]+)")]
    private static partial Regex Granted();
}
