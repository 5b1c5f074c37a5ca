using System.Diagnostics;
using System.Security.Cryptography;
using TokenKit.Caching;

namespace TokenKit.Tests.Contracts;

/// <summary>What every store of shared tokens promises. A store runs it by a class that opens it.</summary>
public abstract class SharedTokenStoreContractTests : IAsyncLifetime
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    // A test fails after this time; it never depends on how long anything takes.
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(1);

    private readonly List<ISharedTokenStore> _opened = [];
    private readonly string _key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<byte[]> Entries => new(
        (byte[])[],
        (byte[])[0],
        (byte[])[.. Enumerable.Range(0, 256).Select(value => (byte)value)],
        (byte[])[.. Enumerable.Repeat((byte)0xA7, 64 * 1024)]);

    /// <summary>
    /// Opens the store of this test, as another process would open it: all that are opened in one test share their entries and leases.
    /// They are disposed at the end of the test, if they can be.
    /// </summary>
    protected abstract ValueTask<ISharedTokenStore> OpenAsync();

    /// <summary>Prepares the test, for example a folder or a server.</summary>
    public virtual ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>Disposes the stores. A class that overrides this calls it first.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (ISharedTokenStore store in _opened)
        {
            if (store is IAsyncDisposable asynchronous)
            {
                await asynchronous.DisposeAsync();
            }
            else
            {
                (store as IDisposable)?.Dispose();
            }
        }
    }

    [Fact]
    public async Task A_store_that_processes_share_has_no_problem()
    {
        ISharedTokenStore store = await OpenStoreAsync();
        Assert.Null(store.FindProblem());
    }

    [Fact]
    public async Task A_key_has_nothing_at_first()
    {
        ISharedTokenStore store = await OpenStoreAsync();
        Assert.Null(await store.GetAsync(_key, Cancellation));
    }

    [Theory]
    [MemberData(nameof(Entries))]
    public async Task Each_instance_reads_what_another_one_stored_byte_for_byte(byte[] entry)
    {
        ISharedTokenStore one = await OpenStoreAsync();
        ISharedTokenStore other = await OpenStoreAsync();

        await one.SetAsync(_key, entry, Hour, Cancellation);

        Assert.Equal(entry, await one.GetAsync(_key, Cancellation));
        Assert.Equal(entry, await other.GetAsync(_key, Cancellation));
        Assert.Equal(entry, await (await OpenStoreAsync()).GetAsync(_key, Cancellation));
    }

    [Fact]
    public async Task A_later_entry_replaces_the_one_before()
    {
        ISharedTokenStore one = await OpenStoreAsync();
        ISharedTokenStore other = await OpenStoreAsync();
        await one.SetAsync(_key, new byte[10_000], Hour, Cancellation);

        await other.SetAsync(_key, [2], Hour, Cancellation);

        Assert.Equal([2], await one.GetAsync(_key, Cancellation));
        Assert.Equal([2], await other.GetAsync(_key, Cancellation));
    }

    [Fact]
    public async Task Keys_are_independent()
    {
        ISharedTokenStore store = await OpenStoreAsync();
        string other = (_key[0] == 'a' ? 'b' : 'a') + _key[1..];
        await store.SetAsync(_key, [1], Hour, Cancellation);
        Assert.Null(await store.GetAsync(other, Cancellation));

        await store.SetAsync(other, [2], Hour, Cancellation);

        Assert.Equal([1], await store.GetAsync(_key, Cancellation));
        Assert.Equal([2], await store.GetAsync(other, Cancellation));
    }

    [Fact]
    public async Task An_entry_is_gone_after_its_lifetime()
    {
        ISharedTokenStore one = await OpenStoreAsync();
        ISharedTokenStore other = await OpenStoreAsync();
        await one.SetAsync(_key, [1], Hour, Cancellation);

        // The lifetime of the entry that replaced it counts.
        await one.SetAsync(_key, [2], TimeSpan.FromMilliseconds(300), Cancellation);

        await UntilAsync(async () => await other.GetAsync(_key, Cancellation) is null);
        Assert.Null(await one.GetAsync(_key, Cancellation));
        await one.SetAsync(_key, [3], TimeSpan.FromDays(365), Cancellation);
        Assert.Equal([3], await other.GetAsync(_key, Cancellation));
    }

    [Fact]
    public async Task A_lease_has_one_holder_until_it_is_disposed()
    {
        ISharedTokenStore one = await OpenStoreAsync();
        ISharedTokenStore other = await OpenStoreAsync();
        IAsyncDisposable? lease = await one.TryLeaseAsync(_key, Cancellation);
        Assert.NotNull(lease);

        Assert.Null(await other.TryLeaseAsync(_key, Cancellation));
        Assert.Null(await one.TryLeaseAsync(_key, Cancellation));

        await lease.DisposeAsync();
        IAsyncDisposable? next = await other.TryLeaseAsync(_key, Cancellation);
        Assert.NotNull(next);
        Assert.Null(await one.TryLeaseAsync(_key, Cancellation));

        // Another dispose of the first one does not end the second one.
        await lease.DisposeAsync();
        Assert.Null(await one.TryLeaseAsync(_key, Cancellation));
        await next.DisposeAsync();
    }

    [Fact]
    public async Task Leases_and_entries_are_different_things()
    {
        ISharedTokenStore one = await OpenStoreAsync();
        ISharedTokenStore other = await OpenStoreAsync();
        string otherKey = (_key[0] == 'a' ? 'b' : 'a') + _key[1..];
        await using IAsyncDisposable? lease = await one.TryLeaseAsync(_key, Cancellation);
        Assert.NotNull(lease);
        Assert.Null(await other.GetAsync(_key, Cancellation));

        await other.SetAsync(_key, [1], Hour, Cancellation);

        Assert.Equal([1], await one.GetAsync(_key, Cancellation));
        Assert.Null(await other.TryLeaseAsync(_key, Cancellation));
        await using IAsyncDisposable? ofOtherKey = await other.TryLeaseAsync(otherKey, Cancellation);
        Assert.NotNull(ofOtherKey);
    }

    [Fact]
    public async Task A_lease_never_has_two_holders()
    {
        ISharedTokenStore[] stores = [await OpenStoreAsync(), await OpenStoreAsync(), await OpenStoreAsync()];
        int holders = 0;
        int most = 0;
        int granted = 0;
        await Task.WhenAll(Enumerable.Range(0, 6).Select(process => Task.Run(
            async () =>
            {
                for (int attempt = 0; attempt < 30; attempt++)
                {
                    await using IAsyncDisposable? lease = await stores[process % stores.Length].TryLeaseAsync(_key, Cancellation);
                    if (lease is not null)
                    {
                        InterlockedMax(ref most, Interlocked.Increment(ref holders));
                        Interlocked.Increment(ref granted);
                        await Task.Yield();
                        Interlocked.Decrement(ref holders);
                    }
                }
            },
            Cancellation)));

        Assert.Equal(1, most);
        Assert.InRange(granted, 1, 6 * 30);
    }

    [Fact]
    public async Task A_reader_never_gets_a_part_of_an_entry()
    {
        ISharedTokenStore[] writers = [await OpenStoreAsync(), await OpenStoreAsync()];
        ISharedTokenStore reader = await OpenStoreAsync();
        await writers[0].SetAsync(_key, EntryOf(0), Hour, Cancellation);
        Task writing = Task.WhenAll(writers.Select((writer, index) => Task.Run(
            async () =>
            {
                for (int number = index; number < 100; number += writers.Length)
                {
                    await writer.SetAsync(_key, EntryOf(number), Hour, Cancellation);
                }
            },
            Cancellation)));

        do
        {
            byte[]? entry = await reader.GetAsync(_key, Cancellation);
            Assert.NotNull(entry);
            Assert.Equal(EntryOf(entry[0]), entry);
        }
        while (!writing.IsCompleted);

        await writing;

        static byte[] EntryOf(int number) => [.. Enumerable.Repeat((byte)number, 1 + (number * 331))];
    }

    /// <summary>Waits for a condition, within a generous limit.</summary>
    protected static async Task UntilAsync(Func<Task<bool>> condition)
    {
        var elapsed = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!await condition())
        {
            Assert.True(elapsed.Elapsed < TimeLimit, "The condition did not become true.");
            await timer.WaitForNextTickAsync(Cancellation);
        }
    }

    private async ValueTask<ISharedTokenStore> OpenStoreAsync()
    {
        ISharedTokenStore store = await OpenAsync();
        if (!_opened.Contains(store))
        {
            _opened.Add(store);
        }

        return store;
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (int before = most; before < value; before = most)
        {
            Interlocked.CompareExchange(ref most, value, before);
        }
    }
}
