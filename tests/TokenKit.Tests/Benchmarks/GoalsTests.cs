using TokenKit.Benchmarks.Measuring;
using TokenKit.Benchmarks.Reporting;
using TokenKit.Benchmarks.Subjects;

namespace TokenKit.Tests.Benchmarks;

public class GoalsTests
{
    private readonly Dictionary<string, Measurement> _requests = new()
    {
        [RequestSubjects.Floor] = new(20, 18, 72),
        [RequestSubjects.ConstantHeader] = new(60, 50, 240),
        [RequestSubjects.ConstantHeaders] = new(100, 90, 240),
        [RequestSubjects.OursAlone] = new(80, 70, 240),
        [RequestSubjects.Ours] = new(140, 120, 240),
        ["some peer"] = new(620, 600, 400),
        ["another peer"] = new(920, 900, 300),
    };

    private readonly Dictionary<string, Measurement> _tokens = new()
    {
        [TokenSubjects.PreciseClock] = new(30, 28, 0),
        [TokenSubjects.Ours] = new(36, 34, 0)
    };
    private readonly Dictionary<string, Throughput> _besideThePipe = new()
    {
        [RequestSubjects.Floor] = new(10, 16, [1.6, 1.6, 1.6, 0.8, 1.6]),
        [RequestSubjects.Ours] = Scaling(1.52, 1.568, 1.6, 0.84, 1.68)
    };

    [Fact]
    public void What_was_measured_stands_beside_what_is_wanted()
    {
        Goal[] goals = All();

        Assert.All(goals, goal => Assert.True(goal.IsMet, goal.What));
        Assert.Equal(["1.5", "1.5", "10.0", "5.0", "168 B", "168 B", "1.2", "0 B", "1.0 (quartiles 0.98 and 1.05)"],
            goals.Select(goal => goal.Reached));
    }

    [Theory]
    [InlineData(RequestSubjects.OursAlone)]
    [InlineData(RequestSubjects.Ours)]
    public void One_byte_more_than_the_constant_headers_is_a_miss_that_counts(string name)
    {
        _requests[name] = _requests[name] with { Bytes = 241 };

        Goal missed = Assert.Single(All(), goal => !goal.IsMet);
        Assert.True(missed.IsExact);
        Assert.Equal(("at most 168 B", "169 B"), (missed.Wanted, missed.Reached));
    }

    [Fact]
    public void A_time_that_is_missed_is_the_machine_s_too()
    {
        _requests[RequestSubjects.OursAlone] = new(85, 70, 240);
        _tokens[TokenSubjects.Ours] = new(46, 44, 0);
        _besideThePipe[RequestSubjects.Ours] = Scaling(1.44, 1.44, 1.44, 0.8, 1.6);

        Assert.Equal(3, All().Count(goal => goal is { IsMet: false, IsExact: false }));
    }

    [Theory]
    [InlineData(0.97, true)]
    [InlineData(0.95, false)]
    public void The_scaling_may_be_less_than_that_of_the_pipe_by_half_of_what_its_quartiles_differ_by(double median, bool isMet)
    {
        _besideThePipe[RequestSubjects.Floor] = new(10, 10, [1, 1, 1, 1, 1]);
        _besideThePipe[RequestSubjects.Ours] = Scaling(0.5, median - 0.04, median, median + 0.04, 1.5);

        Goal scaling = All()[^1];

        Assert.Equal(isMet, scaling.IsMet);
        Assert.Contains("0.04, never more than 0.1", scaling.Wanted, StringComparison.Ordinal);
    }

    [Fact]
    public void A_machine_that_wavers_excuses_no_more_than_a_tenth()
    {
        _besideThePipe[RequestSubjects.Floor] = new(10, 10, [1, 1, 1, 1, 1]);
        _besideThePipe[RequestSubjects.Ours] = Scaling(0.1, 0.4, 0.85, 1.4, 2);

        Assert.False(All()[^1].IsMet);
    }

    [Fact]
    public void Without_a_peer_there_is_no_best_one() =>
        Assert.DoesNotContain(Goals.Of(Results(RequestSubjects.All.Where(info => info.Kind is not Kind.Peer)), Tokens(), _besideThePipe),
            goal => goal.What.Contains("peer", StringComparison.Ordinal));

    private Goal[] All() => [.. Goals.Of(
        Results(
            [.. RequestSubjects.All.Where(info => info.Kind is not Kind.Peer), Peer("some peer"),
            Peer("another peer")]), Tokens(), _besideThePipe)];

    private Results Results(IEnumerable<SubjectInfo> subjects) => new([.. subjects], _requests);

    private Results Tokens() => new(TokenSubjects.All, _tokens);

    private static Throughput Scaling(params double[] rounds) => new(10, 16, rounds);

    private static SubjectInfo Peer(string name) =>
        new(name, Kind.Peer, RequestSubjects.Floor, _ => throw new InvalidOperationException("It is not to be made."));
}
