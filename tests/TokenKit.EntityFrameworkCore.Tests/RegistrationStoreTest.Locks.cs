using Medallion.Threading;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using TokenKit.AdobePass;

namespace TokenKit.EntityFrameworkCore.Tests;

// The lock under which a process registers.
public abstract partial class RegistrationStoreTest
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task The_lock_of_a_process_that_was_killed_is_taken_over_after_20_seconds_of_the_monotonic_clock()
    {
        await LeaveALockAsync();
        var clock = new FakeTimeProvider();
        Task<IAsyncDisposable> waiting = OpenAt(clock).LockAsync(Device, Cancellation).AsTask();

        TimeSpan passed = await AdvanceUntilAsync(clock, () => Task.FromResult(waiting.IsCompleted));

        Assert.True(passed >= TimeSpan.FromSeconds(20), $"It was taken over after {passed}.");
        await (await waiting).DisposeAsync();
        Assert.Null(await LockRowAsync());
    }

    [Fact]
    public async Task The_lock_of_a_process_that_lives_is_not_taken_over_whatever_the_clocks_of_machines_say()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 28, 12, 0, 0, TimeSpan.Zero));
        var ahead = new FakeTimeProvider(new DateTimeOffset(2026, 11, 28, 13, 0, 0, TimeSpan.Zero));
        IAsyncDisposable held = await OpenAt(clock).LockAsync(Device, Cancellation);
        Task<IAsyncDisposable> waiting = OpenAt(ahead).LockAsync(Device, Cancellation).AsTask();
        for (int beat = 1; beat <= 6; beat++)
        {
            clock.Advance(TimeSpan.FromSeconds(5));
            await Waiting.UntilAsync(async () => (await LockRowAsync())!.Beat >= beat);
            ahead.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.False(waiting.IsCompleted);
        await held.DisposeAsync();
        await AdvanceUntilAsync(ahead, () => Task.FromResult(waiting.IsCompleted));
        await (await waiting).DisposeAsync();
    }

    [Fact]
    public async Task A_process_that_was_stopped_releases_only_its_own_lock()
    {
        IAsyncDisposable stopped = await Open().LockAsync(Device, Cancellation);
        await WithContextAsync(context => context.Set<StoredRegistrationLock>()
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Holder, new string('a', 32)), Cancellation));

        await stopped.DisposeAsync();

        Assert.Equal(new string('a', 32), (await LockRowAsync())!.Holder);
    }

    [Fact]
    public async Task A_caller_that_gives_up_leaves_no_lock_behind()
    {
        using var cancellation = new CancellationTokenSource();
        IClientRegistrationStore store = OpenWith(new LostAnswer { GivesUp = cancellation });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.LockAsync(Device, cancellation.Token).AsTask());

        Assert.Null(await LockRowAsync());
    }

    [Fact]
    public async Task A_lock_provider_of_the_services_is_used_and_no_process_waits_for_a_killed_one()
    {
        await LeaveALockAsync();
        var locks = new SomeLocks();

        // A clock that stands still: it would wait indefinitely.
        IClientRegistrationStore store = Open(null, services =>
            services.AddSingleton<IDistributedLockProvider>(locks).AddSingleton<TimeProvider>(new FakeTimeProvider()));

        IAsyncDisposable held = await store.LockAsync(Device, Cancellation).AsTask().WaitAsync(Limit, Cancellation);

        Assert.Equal(
            "tokenkit:registration:2212a4df8d9d36695d414021e29d64ca38a9b33a4ac2220b8f49b26d50c7e217", Assert.Single(locks.Held));
        await held.DisposeAsync();
        await held.DisposeAsync();
        Assert.Empty(locks.Held);
        Assert.Null(await LockRowAsync());
    }

    [Fact]
    public async Task A_lock_provider_that_fails_lets_no_process_register()
    {
        var locks = new SomeLocks { Failure = new TimeoutException("FAKE-password") };
        IClientRegistrationStore store = Open(null, services => services.AddSingleton<IDistributedLockProvider>(locks));

        ClientRegistrationStoreException failure = await FailureAsync(store.LockAsync(Device, Cancellation));

        Assert.Contains("IDistributedLockProvider", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("FAKE", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_fails_under_the_lock_of_a_provider_releases_it()
    {
        var locks = new SomeLocks();
        IClientRegistrationStore store = Connect(
            more: services => services.AddSingleton<IDistributedLockProvider>(locks), use: UseReadOnly)
            .GetRequiredService<IClientRegistrationStore>();

        await FailureAsync(store.LockAsync(Device, Cancellation));

        Assert.Empty(locks.Held);
    }

    [Fact]
    public async Task A_lock_whose_answer_was_lost_is_held_by_the_process_that_sent_the_statement_again()
    {
        var lost = new LostAnswer();

        await (await OpenWith(lost).LockAsync(Device, Cancellation)).DisposeAsync();

        Assert.Equal(0, lost.Updates);
        Assert.Null(await LockRowAsync());
    }

    private IClientRegistrationStore OpenWith(LostAnswer lost) => Connect(use: options =>
    {
        Use(options);
        options.AddInterceptors(lost);
    }).GetRequiredService<IClientRegistrationStore>();

    private IClientRegistrationStore OpenAt(TimeProvider clock) => Open(null, services => services.AddSingleton(clock));

    // What a process that was killed leaves.
    private Task<int> LeaveALockAsync() => WithContextAsync(context =>
    {
        context.Add(new StoredRegistrationLock
        {
            Key = "2212a4df8d9d36695d414021e29d64ca38a9b33a4ac2220b8f49b26d50c7e217",
            Holder = new string('0', 32),
        });
        return context.SaveChangesAsync(Cancellation);
    });

    private Task<StoredRegistrationLock?> LockRowAsync() =>
        WithContextAsync(context => context.Set<StoredRegistrationLock>().AsNoTracking().SingleOrDefaultAsync(Cancellation));

    private static async Task<TimeSpan> AdvanceUntilAsync(FakeTimeProvider clock, Func<Task<bool>> condition)
    {
        DateTimeOffset start = clock.GetUtcNow();
        await Waiting.UntilAsync(async () =>
        {
            clock.Advance(Second / 10);
            return await condition();
        });
        return clock.GetUtcNow() - start;
    }
}
