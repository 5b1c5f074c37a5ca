using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Microsoft.Extensions.Time.Testing;
using TokenKit.Ims;

namespace TokenKit.Tests.DependencyInjection;

public sealed class CredentialFileWatchTests : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly FakeTimeProvider _clock = new();
    private readonly FakeLogger _logger = new();
    private readonly TemporaryFile _file = new("one");
    private readonly CredentialFileWatch _watch;
    private int _changes;

    public CredentialFileWatchTests()
    {
        _watch = new CredentialFileWatch("aem", _clock, _logger);
        ChangeToken.OnChange(_watch.GetChangeToken, () => _changes++);
    }

    public void Dispose()
    {
        _watch.Dispose();
        _file.Dispose();
    }

    [Fact]
    public void A_file_that_stays_as_it_is_changes_nothing()
    {
        _watch.WatchOnly(_file.Path);
        File.SetLastWriteTimeUtc(_file.Path, DateTime.UnixEpoch);

        _clock.Advance(10 * Interval);

        Assert.Equal(0, _changes);
    }

    [Fact]
    public void Each_change_is_reported_once()
    {
        _watch.WatchOnly(_file.Path);
        File.WriteAllText(_file.Path, "two");
        _clock.Advance(3 * Interval);
        File.WriteAllText(_file.Path, "one");
        _clock.Advance(3 * Interval);

        Assert.Equal(2, _changes);
    }

    [Fact]
    public void A_file_that_is_gone_has_not_changed_until_it_is_back()
    {
        _watch.WatchOnly(_file.Path);
        File.Delete(_file.Path);
        _clock.Advance(3 * Interval);
        Assert.Equal(0, _changes);

        File.WriteAllText(_file.Path, "one");
        _clock.Advance(Interval);
        Assert.Equal(0, _changes);

        File.WriteAllText(_file.Path, "two");
        _clock.Advance(Interval);
        Assert.Equal(1, _changes);
    }

    [Fact]
    public void A_file_that_goes_and_comes_back_is_logged_once_each()
    {
        _watch.WatchOnly(_file.Path, "/no/such/file");
        _clock.Advance(3 * Interval);
        Assert.Equal(0, _logger.Collector.Count);

        File.Delete(_file.Path);
        _clock.Advance(3 * Interval);
        _watch.WatchOnly(_file.Path, "/no/such/file");
        _clock.Advance(3 * Interval);
        Assert.Equal(
            $"The file {_file.Path} of the token aem is gone or cannot be read; its previous content stays in force until it is back",
            Assert.Single(_logger.Collector.GetSnapshot(), record => record.Level == Microsoft.Extensions.Logging.LogLevel.Warning)
                .Message);

        File.WriteAllText(_file.Path, "one");
        _clock.Advance(3 * Interval);
        Assert.Equal($"The file {_file.Path} of the token aem is back", _logger.LatestRecord.Message);
        Assert.Equal(2, _logger.Collector.Count);
    }

    [Fact]
    public void A_change_between_two_calls_of_WatchOnly_is_not_lost()
    {
        _watch.WatchOnly(_file.Path);
        File.WriteAllText(_file.Path, "two");
        _watch.WatchOnly(_file.Path, "/no/such/file");

        _clock.Advance(Interval);

        Assert.Equal(1, _changes);
    }

    [Fact]
    public void Refused_options_are_read_again_until_options_are_accepted()
    {
        _watch.TryAgain();
        _clock.Advance(3 * Interval);
        Assert.Equal(3, _changes);

        _watch.Accept();
        _clock.Advance(3 * Interval);
        Assert.Equal(3, _changes);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Refused_options_are_read_again_even_if_earlier_options_come_into_force_after_them(bool hasFile)
    {
        _watch.TryAgain();
        _watch.WatchOnly(hasFile ? [_file.Path] : []);

        _clock.Advance(3 * Interval);

        Assert.Equal(3, _changes);
    }

    [Fact]
    public void Files_are_still_watched_when_options_are_accepted()
    {
        _watch.Watch(_file.Path);
        _watch.TryAgain();
        _watch.Accept();
        File.WriteAllText(_file.Path, "two");

        _clock.Advance(3 * Interval);

        Assert.Equal(1, _changes);
    }

    [Fact]
    public void A_disposed_watch_does_not_start_again()
    {
        _watch.Dispose();
        _watch.Watch(_file.Path);
        _watch.TryAgain();

        _clock.Advance(3 * Interval);

        Assert.Equal(0, _changes);
    }

    [Fact]
    public void Options_that_were_never_valid_are_not_logged_as_a_fault_of_a_listener()
    {
        ChangeToken.OnChange(_watch.GetChangeToken, () => throw new OptionsValidationException("aem", typeof(ImsOptions), ["FAKE"]));
        _watch.Watch(_file.Path);
        File.WriteAllText(_file.Path, "two");

        _clock.Advance(Interval);

        Assert.Equal(1, _changes);
        Assert.Equal(0, _logger.Collector.Count);
    }

    [Fact]
    public void A_file_that_is_not_watched_any_more_is_not_read_and_neither_is_a_file_of_a_disposed_watch()
    {
        _watch.WatchOnly(_file.Path);
        _watch.WatchOnly();
        File.WriteAllText(_file.Path, "two");
        _clock.Advance(Interval);

        _watch.WatchOnly(_file.Path);
        _watch.Dispose();
        File.WriteAllText(_file.Path, "three");
        _clock.Advance(Interval);

        Assert.Equal(0, _changes);
    }

    [Fact]
    public void A_listener_that_throws_does_not_end_the_process_and_is_logged()
    {
        ChangeToken.OnChange(_watch.GetChangeToken, () => throw new InvalidOperationException("FAKE-secret"));
        _watch.WatchOnly(_file.Path);
        File.WriteAllText(_file.Path, "two");

        _clock.Advance(Interval);

        Assert.Equal(1, _changes);
        Assert.Contains("System.InvalidOperationException", _logger.LatestRecord.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("FAKE-secret", _logger.LatestRecord.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_context_of_the_first_caller_does_not_live_on_in_the_timer()
    {
        var clock = new ContextClock();
        using var watch = new CredentialFileWatch("aem", clock, _logger);

        watch.WatchOnly(_file.Path);

        Assert.True(clock.WasFlowSuppressed);
        Assert.False(ExecutionContext.IsFlowSuppressed());
    }

    private sealed class ContextClock : TimeProvider
    {
        public bool? WasFlowSuppressed { get; private set; }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            WasFlowSuppressed = ExecutionContext.IsFlowSuppressed();
            return new FakeTimeProvider().CreateTimer(callback, state, dueTime, period);
        }
    }
}
