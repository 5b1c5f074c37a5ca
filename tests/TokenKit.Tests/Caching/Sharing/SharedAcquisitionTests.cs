namespace TokenKit.Tests.Caching.Sharing;

public sealed class SharedAcquisitionTests : IDisposable
{
    private const int Processes = 20;

    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    private readonly Fleet _fleet = Fleet.Of(Processes);

    public void Dispose() => _fleet.Dispose();

    [Fact]
    public async Task Processes_that_start_at_once_make_one_token_request()
    {
        _fleet.Issuer.Latency = TimeSpan.FromMilliseconds(500);

        AccessToken[] tokens = await _fleet.GetAllAsync();

        Assert.Equal(1, _fleet.Issuer.Requests);
        Assert.Equal(["FAKE-token-1"], tokens.Select(token => token.Value).Distinct());
        Assert.All(tokens, token => Assert.Equal(("FAKE-client", Fleet.Start + Day), (token.ClientId, Rounded(token.ExpiresAt))));
    }

    [Fact]
    public async Task A_process_that_starts_later_takes_the_token_with_its_true_age()
    {
        await _fleet.GetAsync(_fleet.Processes[0]);
        _fleet.Skip(TimeSpan.FromHours(20));

        AccessToken token = await _fleet.GetAsync(_fleet.Processes[1]);
        Assert.Equal("FAKE-token-1", token.Value);
        Assert.Equal(Fleet.Start + Day, Rounded(token.ExpiresAt));

        // It is due at the same moment as in the process that acquired it.
        _fleet.Skip(TimeSpan.FromHours(3.05));
        await _fleet.GetAsync(_fleet.Processes[1]);
        await _fleet.AdvanceUntilAsync(() => _fleet.Issuer.Requests == 2);
    }

    [Fact]
    public async Task Ten_lifetimes_cost_about_ten_token_requests_and_few_calls_of_the_store()
    {
        await _fleet.GetAllAsync();
        int[] before = [.. _fleet.Processes.Select(process => process.Store.Calls)];
        for (int hours = 0; hours < 24 * 9; hours += 2)
        {
            // Between 23 and 24 hours, all of them have a refresh.
            _fleet.Skip(TimeSpan.FromHours(1.9));
            foreach (FleetProcess process in _fleet.Processes)
            {
                AccessToken token = await _fleet.GetAsync(process);
                Assert.True(_fleet.Issuer.Accepts(token));
            }

            await _fleet.AdvanceAsync(TimeSpan.FromSeconds(20));
        }

        Assert.InRange(_fleet.Issuer.Requests, 8, 12);
        Assert.All(_fleet.Processes.Index(), process =>
            Assert.InRange(process.Item.Store.Calls - before[process.Index], 1, 6 * 10));
    }

    [Fact]
    public async Task A_token_that_an_API_rejected_is_replaced_once_for_all()
    {
        AccessToken[] rejected = await _fleet.GetAllAsync();
        foreach ((FleetProcess process, AccessToken token) in _fleet.Processes.Zip(rejected))
        {
            token.NoteAnswer(System.Net.HttpStatusCode.OK);
            process.Cache.Invalidate(token);
        }

        AccessToken[] tokens = await _fleet.GetAllAsync();

        Assert.Equal(["FAKE-token-2"], tokens.Select(token => token.Value).Distinct());
        Assert.Equal(2, _fleet.Issuer.Requests);
    }

    [Fact]
    public async Task A_process_that_starts_never_takes_a_token_that_was_rejected_elsewhere()
    {
        AccessToken rejected = await _fleet.GetAsync(_fleet.Processes[0]);
        _fleet.Processes[0].Cache.Invalidate(rejected);
        _fleet.Issuer.BeforeAnswer = number => number == 2 ? Task.FromException(new IOException()) : Task.CompletedTask;
        await Assert.ThrowsAsync<TokenAcquisitionException>(() => _fleet.GetAsync(_fleet.Processes[0]));

        AccessToken token = await _fleet.GetAsync(_fleet.Processes[1]);

        Assert.Equal("FAKE-token-3", token.Value);
    }

    [Fact]
    public async Task A_token_from_before_the_rejected_one_is_not_taken_either()
    {
        FleetProcess process = _fleet.Processes[0];
        AccessToken first = await _fleet.GetAsync(process);
        process.Store.BeforeCall = _ => throw new IOException();
        await _fleet.AdvanceAsync(TimeSpan.FromSeconds(1));
        process.Cache.Invalidate(first);
        AccessToken second = await _fleet.GetAsync(process);
        second.NoteAnswer(System.Net.HttpStatusCode.OK);

        process.Store.BeforeCall = null;
        await _fleet.AdvanceAsync(TimeSpan.FromMinutes(2));
        process.Cache.Invalidate(second);

        Assert.Equal("FAKE-token-3", (await _fleet.GetAsync(process)).Value);
    }

    [Fact]
    public async Task An_API_that_rejects_everything_costs_the_fleet_one_request_in_the_time_of_the_guard()
    {
        for (int tenth = 0; tenth < 100; tenth++)
        {
            foreach ((FleetProcess process, AccessToken token) in _fleet.Processes.Zip(await _fleet.GetAllAsync()))
            {
                process.Cache.Invalidate(token);
            }

            await _fleet.AdvanceAsync(TimeSpan.FromMilliseconds(100));
        }

        // In ten seconds: the first token, its replacement at once, and others after 1 s, 2 s and 4 s.
        Assert.InRange(_fleet.Issuer.Requests, 3, 6);
    }

    [Fact]
    public async Task A_token_that_the_guard_keeps_is_not_reported_to_the_others()
    {
        FleetProcess one = _fleet.Processes[0];
        one.Cache.Invalidate(await _fleet.GetAsync(one));
        AccessToken replacement = await _fleet.GetAsync(one);
        int calls = one.Store.Calls;

        one.Cache.Invalidate(replacement);

        Assert.Same(replacement, await _fleet.GetAsync(one));
        Assert.Equal(calls, one.Store.Calls);
        Assert.Equal(replacement.Value, (await _fleet.GetAsync(_fleet.Processes[1])).Value);
    }

    [Fact]
    public async Task A_leader_that_was_stopped_costs_one_more_request_and_undoes_nothing_when_it_wakes()
    {
        var wake = new TaskCompletionSource();
        _fleet.Issuer.BeforeAnswer = number => number == 1 ? wake.Task : Task.CompletedTask;
        FleetProcess leader = _fleet.Processes[0];
        Task<AccessToken> stopped = leader.GetAsync();
        await _fleet.AdvanceUntilAsync(() => _fleet.Issuer.Requests == 1);
        DateTimeOffset begin = _fleet.Clock.GetUtcNow();

        Task<AccessToken[]> others = Task.WhenAll(_fleet.Processes.Skip(1).Select(process => process.GetAsync()));
        await _fleet.AdvanceUntilAsync(() => others.IsCompleted);

        Assert.Equal(["FAKE-token-2"], (await others).Select(token => token.Value).Distinct());
        Assert.Equal(2, _fleet.Issuer.Requests);
        Assert.InRange(_fleet.Clock.GetUtcNow() - begin, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(5));

        // Its token is older, although the issuer answers only now.
        _fleet.Issuer.Lifetime = TimeSpan.FromHours(12);
        wake.SetResult();
        await _fleet.AdvanceUntilAsync(() => stopped.IsCompleted);
        Assert.Equal("FAKE-token-1", (await stopped).Value);
        using FleetProcess late = _fleet.Add();
        Assert.Equal("FAKE-token-2", (await _fleet.GetAsync(late)).Value);
    }

    [Fact]
    public async Task If_all_holders_of_leases_are_stopped_each_process_acquires_in_the_end()
    {
        lock (_fleet.Content.Entries)
        {
            _fleet.Content.AllLeasesAreHeld = true;
        }

        AccessToken[] tokens = await _fleet.GetAllAsync();

        Assert.All(tokens, token => Assert.True(_fleet.Issuer.Accepts(token)));
        Assert.InRange(_fleet.Clock.GetUtcNow() - Fleet.Start, TimeSpan.FromSeconds(9), TimeSpan.FromSeconds(13));
    }

    [Fact]
    public async Task A_refresh_that_another_process_makes_delays_no_caller()
    {
        await _fleet.GetAllAsync();
        var answer = new TaskCompletionSource();
        _fleet.Issuer.BeforeAnswer = _ => answer.Task;
        _fleet.Skip(TimeSpan.FromHours(23.5));

        Task<AccessToken>[] calls = [.. _fleet.Processes.Select(process => process.GetAsync())];
        Assert.All(calls, call => Assert.True(call.IsCompletedSuccessfully));

        // They look at the store without hurry.
        int[] before = [.. _fleet.Processes.Select(process => process.Store.Calls)];
        await _fleet.AdvanceUntilAsync(() => _fleet.Issuer.Requests == 2);
        await _fleet.AdvanceAsync(TimeSpan.FromSeconds(2.5));
        Assert.All(_fleet.Processes.Index(), process => Assert.InRange(process.Item.Store.Calls - before[process.Index], 0, 5));
        answer.SetResult();
        await _fleet.AdvanceAsync(TimeSpan.FromSeconds(2));
        Assert.Equal(["FAKE-token-2"], (await _fleet.GetAllAsync()).Select(token => token.Value).Distinct());
        Assert.Equal(2, _fleet.Issuer.Requests);
    }

    [Fact]
    public async Task A_failure_of_the_issuer_reaches_every_caller_within_the_limit_of_an_acquisition()
    {
        _fleet.Issuer.BeforeAnswer = _ => Task.FromException(new IOException());
        Task<AccessToken>[] calls = [.. _fleet.Processes.Select(process => process.GetAsync())];
        await _fleet.AdvanceUntilAsync(() => calls.All(call => call.IsCompleted));

        Assert.All(calls, call => Assert.IsType<TokenAcquisitionException>(call.Exception?.InnerException));
        Assert.True(_fleet.Clock.GetUtcNow() - Fleet.Start < TimeSpan.FromSeconds(20));
        Assert.Empty(_fleet.Content.Leases);
    }

    // The store keeps milliseconds.
    private static DateTimeOffset Rounded(DateTimeOffset moment) =>
        DateTimeOffset.FromUnixTimeSeconds((long)Math.Round(moment.ToUnixTimeMilliseconds() / 10_000d) * 10);
}
