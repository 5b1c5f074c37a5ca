using System.Diagnostics.Metrics;
using TokenKit.Diagnostics;

namespace TokenKit.Tests.Caching.Sharing;

public sealed class StoreGuardTests : IDisposable
{
    private const int StoreFailed = 37;
    private const int StoreBack = 38;

    private readonly Fleet _fleet = Fleet.Of(1);

    private FleetProcess Process => _fleet.Processes[0];

    public void Dispose() => _fleet.Dispose();

    [Fact]
    public async Task A_store_that_hangs_costs_one_call_a_quarter_of_a_second_and_later_calls_nothing()
    {
        var answer = new TaskCompletionSource();
        Process.Store.BeforeCall = _ => new ValueTask(answer.Task);

        AccessToken token = await _fleet.GetAsync(Process);

        Assert.True(_fleet.Issuer.Accepts(token));
        Assert.InRange(_fleet.Clock.GetUtcNow() - Fleet.Start, TimeSpan.FromMilliseconds(250), TimeSpan.FromMilliseconds(270));
        DateTimeOffset before = _fleet.Clock.GetUtcNow();
        Process.Cache.Invalidate(token);
        await _fleet.GetAsync(Process);
        Assert.Equal(before, _fleet.Clock.GetUtcNow());

        // Operations that hang do not pile up, however long it takes.
        await _fleet.AdvanceAsync(TimeSpan.FromMinutes(5));
        Assert.Equal(1, Process.Store.Calls);
        Assert.Equal((1, 0), (Process.CountLogged(StoreFailed), Process.CountLogged(StoreBack)));
        answer.SetResult();
        await _fleet.AdvanceAsync(TimeSpan.FromMinutes(1));
        await UntilAsync(() => Process.CountLogged(StoreBack) == 1);
    }

    [Fact]
    public async Task Three_failures_in_a_row_end_the_calls_and_the_store_is_used_again_when_it_is_back()
    {
        Process.Store.BeforeCall = _ => throw new IOException("FAKE-password");
        for (int call = 0; call < 5; call++)
        {
            Process.Cache.Invalidate(await _fleet.GetAsync(Process));
            await _fleet.AdvanceAsync(TimeSpan.FromSeconds(0.5));
            _fleet.Skip(TimeSpan.FromMinutes(1));
            await UntilAsync(() => Process.Store.Calls >= 3);
        }

        Assert.Equal((1, 0), (Process.CountLogged(StoreFailed), Process.CountLogged(StoreBack)));
        Assert.DoesNotContain(Process.Log.GetSnapshot(), record => record.Message.Contains("FAKE", StringComparison.Ordinal));

        Process.Store.BeforeCall = null;
        await _fleet.AdvanceUntilAsync(() => Process.CountLogged(StoreBack) == 1, isForTime: true);
        AccessToken token = await _fleet.GetAsync(Process);
        Process.Cache.Invalidate(token);
        AccessToken published = await _fleet.GetAsync(Process);
        FleetProcess other = _fleet.Add();
        Assert.Equal(published.Value, (await _fleet.GetAsync(other)).Value);
        Assert.Equal(1, Process.CountLogged(StoreFailed));
    }

    [Fact]
    public async Task Single_failures_do_not_end_the_calls()
    {
        int calls = 0;
        Process.Store.BeforeCall = _ => Interlocked.Increment(ref calls) % 3 == 0 ? throw new IOException() : ValueTask.CompletedTask;
        for (int call = 0; call < 6; call++)
        {
            Process.Cache.Invalidate(await _fleet.GetAsync(Process));
            await _fleet.AdvanceAsync(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(0, Process.CountLogged(StoreFailed));
        Assert.True(calls > 12);
    }

    // A lease that came too late would keep the others waiting for as long as this process lives.
    [Fact]
    public async Task A_lease_that_comes_too_late_is_released()
    {
        var answer = new TaskCompletionSource();
        Process.Store.BeforeCall = call => call == "lease" ? new ValueTask(answer.Task) : ValueTask.CompletedTask;
        await _fleet.GetAsync(Process);
        int granted = _fleet.Content.Granted;

        answer.SetResult();

        await UntilAsync(() => _fleet.Content.Granted == granted + 1);
        await UntilAsync(() =>
        {
            lock (_fleet.Content.Entries)
            {
                return _fleet.Content.Leases.Count == 0;
            }
        });
    }

    [Theory]
    [InlineData("set")]
    [InlineData("lease")]
    [InlineData("get")]
    public async Task No_call_fails_whatever_operation_fails(string operation)
    {
        foreach (FleetProcess process in new[] { Process, _fleet.Add(), _fleet.Add() })
        {
            process.Store.BeforeCall = call => call == operation ? throw new IOException() : ValueTask.CompletedTask;
        }

        Assert.All(await _fleet.GetAllAsync(), token => Assert.True(_fleet.Issuer.Accepts(token)));
    }

    [Fact]
    public async Task The_outcomes_of_reads_are_counted()
    {
        var outcomes = new List<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == TokenMeter.Name)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) =>
        {
            if (tags[0].Value is "counted" && tags is [_, { Key: "tokenkit.read.outcome", Value: string outcome }])
            {
                lock (outcomes)
                {
                    outcomes.Add(outcome);
                }
            }
        });
        listener.Start();

        using FleetProcess one = _fleet.Add(name: "counted");
        using FleetProcess other = _fleet.Add(name: "counted");
        await _fleet.GetAsync(one);
        await _fleet.GetAsync(other);
        lock (_fleet.Content.Entries)
        {
            string key = Assert.Single(_fleet.Content.Entries).Key;
            _fleet.Content.Entries[key] = ([1, 2, 3], DateTimeOffset.MaxValue);
        }

        using FleetProcess third = _fleet.Add(name: "counted");
        await _fleet.GetAsync(third);
        using FleetProcess fourth = _fleet.Add(name: "counted");
        fourth.Store.BeforeCall = _ => throw new IOException();
        await _fleet.GetAsync(fourth);

        Assert.Equal(["failed", "hit", "miss", "unreadable"], outcomes.Distinct().Order(StringComparer.Ordinal));
        Assert.Single(outcomes, "hit");
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        DateTime limit = DateTime.UtcNow.AddMinutes(1);
        while (!condition())
        {
            Assert.True(DateTime.UtcNow < limit, "What was waited for did not happen.");
            await CacheScene.QueuedWorkIsDoneAsync();
        }
    }
}
