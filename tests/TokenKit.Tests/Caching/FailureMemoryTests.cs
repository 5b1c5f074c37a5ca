using TokenKit.Caching;

namespace TokenKit.Tests.Caching;

public sealed class FailureMemoryTests
{
    private readonly SplitClock _time = new(CacheScene.Start);
    private readonly TokenClock _clock;
    private readonly FailureMemory _memory;

    public FailureMemoryTests()
    {
        _clock = new TokenClock(_time);
        _memory = new FailureMemory(_clock);
    }

    [Fact]
    public void Without_a_failure_the_endpoint_may_be_asked()
    {
        Assert.True(_memory.AllowsRetry(_clock.Read()));
        Assert.Null(_memory.Last);
    }

    [Fact]
    public void The_endpoint_is_left_alone_for_as_long_as_was_said()
    {
        var failure = new TokenAcquisitionException("aem", "Not now.") { RetryAfter = TimeSpan.FromMinutes(5) };

        Assert.Equal(TimeSpan.FromMinutes(5), _memory.Add(failure, _clock.Read(), isTokenThere: true));

        Assert.Same(failure, _memory.Last);
        _time.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromMilliseconds(1));
        Assert.False(_memory.AllowsRetry(_clock.Read()));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(_memory.AllowsRetry(_clock.Read()));
    }

    [Fact]
    public void Where_the_token_ends_in_a_long_pause_the_endpoint_may_be_asked_five_seconds_after_it_failed()
    {
        var failure = new TokenAcquisitionException("aem", "Down.") { IsTransient = true };
        TimeSpan pause = TimeSpan.Zero;
        while (pause <= TimeSpan.FromSeconds(6))
        {
            pause = _memory.Add(failure, _clock.Read(), isTokenThere: true);
        }

        _time.Advance(TimeSpan.FromSeconds(5) - TimeSpan.FromMilliseconds(1));
        Assert.False(_memory.AllowsRetry(_clock.Read(), isTokenThere: false));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(_memory.AllowsRetry(_clock.Read(), isTokenThere: false));
        Assert.False(_memory.AllowsRetry(_clock.Read(), isTokenThere: true));
        _memory.Clear();
        Assert.True(_memory.AllowsRetry(_clock.Read(), isTokenThere: true));
    }

    [Fact]
    public void A_token_that_was_no_fresher_costs_a_pause_but_fails_nobody()
    {
        Assert.Equal(TimeSpan.FromSeconds(1), _memory.Add(null, _clock.Read(), isTokenThere: true));

        Assert.Null(_memory.Last);
        Assert.False(_memory.AllowsRetry(_clock.Read()));
    }

    [Fact]
    public void After_a_success_the_pauses_begin_at_one_second_again()
    {
        var failure = new TokenAcquisitionException("aem", "Down.") { IsTransient = true };
        TimeSpan[] pauses = [.. Enumerable.Range(0, 20).Select(_ => _memory.Add(failure, _clock.Read(), isTokenThere: true))];
        Assert.Equal(TimeSpan.FromSeconds(1), pauses[0]);
        Assert.Contains(pauses, pause => pause > TimeSpan.FromSeconds(1));

        _memory.Clear();

        Assert.Null(_memory.Last);
        Assert.True(_memory.AllowsRetry(_clock.Read()));
        Assert.Equal(TimeSpan.FromSeconds(1), _memory.Add(failure, _clock.Read(), isTokenThere: true));
    }
}
