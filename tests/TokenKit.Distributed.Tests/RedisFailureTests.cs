using TokenKit.Caching;

namespace TokenKit.Distributed.Tests;

/// <summary>The store while Redis is stalled, killed, started again and flushed, without the limits that TokenKit sets above it.</summary>
[Collection(nameof(Alone))]
public sealed class RedisFailureTests : IAsyncLifetime
{
    private static readonly string Key = new('a', 64);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private RedisServer? _server;
    private Instance? _one;
    private Instance? _other;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await RedisServer.StartAsync();
        _one = Instance.Of(_server);
        _other = Instance.Of(_server);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (IAsyncDisposable? part in new IAsyncDisposable?[] { _one, _other, _server })
        {
            await (part?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
    }

    [Fact]
    public async Task While_Redis_is_stalled_a_call_fails_but_a_release_does_not_and_nothing_is_left_unobserved()
    {
        var unobserved = new List<Exception>();
        EventHandler<UnobservedTaskExceptionEventArgs> observe = (_, e) => unobserved.Add(e.Exception);
        TaskScheduler.UnobservedTaskException += observe;
        IAsyncDisposable? lease = await _one!.Store.TryLeaseAsync(Key, Cancellation);
        await _other!.Store.SetAsync(Key, [1], Hour, Cancellation);
        await _server!.StallAsync();

        // The client gives up after a second, as its connection string says.
        await Assert.ThrowsAnyAsync<Exception>(async () => await _other.Store.GetAsync(Key, Cancellation));
        await Assert.ThrowsAnyAsync<Exception>(async () => await _other.Store.TryLeaseAsync(new string('b', 64), Cancellation));
        await lease!.DisposeAsync();

        await _server.ResumeAsync();
        await Waiting.UntilAsync(() => ReadsAsync(_other.Store, 1));
        GC.Collect();
        GC.WaitForPendingFinalizers();
        TaskScheduler.UnobservedTaskException -= observe;
        Assert.Empty(unobserved);
    }

    [Fact]
    public async Task After_Redis_was_killed_and_started_again_the_same_store_goes_on()
    {
        await _one!.Store.SetAsync(Key, [1], Hour, Cancellation);
        IAsyncDisposable? lease = await _one.Store.TryLeaseAsync(Key, Cancellation);

        await _server!.KillAsync();
        await Assert.ThrowsAnyAsync<Exception>(async () => await _one.Store.GetAsync(Key, Cancellation));
        await lease!.DisposeAsync();

        await _server.StartAgainAsync();
        await Waiting.UntilAsync(() => ReadsAsync(_one.Store, 1));
    }

    [Fact]
    public async Task A_store_that_starts_before_its_Redis_goes_on_when_Redis_is_there()
    {
        await _server!.KillAsync();
        await using Instance early = Instance.Of(_server);

        Assert.Null(early.Store.FindProblem());
        await Assert.ThrowsAnyAsync<Exception>(async () => await early.Store.GetAsync(Key, Cancellation));
        await Assert.ThrowsAnyAsync<Exception>(async () => await early.Store.TryLeaseAsync(Key, Cancellation));

        await _server.StartAgainAsync();
        await Waiting.UntilAsync(() => ReadsAsync(early.Store, null));
        await early.Store.SetAsync(Key, [2], Hour, Cancellation);
        Assert.True(await ReadsAsync(early.Store, 2));
    }

    [Fact]
    public async Task After_a_flush_the_holder_of_the_lost_lease_does_not_end_the_next_one()
    {
        await _one!.Store.SetAsync(Key, [1], Hour, Cancellation);
        IAsyncDisposable? lost = await _one.Store.TryLeaseAsync(Key, Cancellation);

        await _server!.CommandAsync("FLUSHALL");

        Assert.Null(await _other!.Store.GetAsync(Key, Cancellation));
        await using IAsyncDisposable? next = await _other.Store.TryLeaseAsync(Key, Cancellation);
        Assert.NotNull(next);
        await lost!.DisposeAsync();
        Assert.Null(await _one.Store.TryLeaseAsync(Key, Cancellation));
    }

    private static async Task<bool> ReadsAsync(ISharedTokenStore store, byte? entry)
    {
        try
        {
            return (await store.GetAsync(Key, Cancellation))?.Single() == entry;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return false;
        }
    }
}
