using System.Globalization;
using TokenKit.Benchmarks.Measuring;
using TokenKit.Benchmarks.Subjects;

namespace TokenKit.Benchmarks.Reporting;

/// <summary>The numbers to reach, beside those that were measured.</summary>
public static class Goals
{
    // However much the machine wavers, so much worse is worse.
    private const double MostTolerance = 0.1;

    public static IEnumerable<Goal> Of(Results requests, Results tokens, IReadOnlyDictionary<string, Throughput> besideThePipe)
    {
        ArgumentNullException.ThrowIfNull(requests);
        ArgumentNullException.ThrowIfNull(tokens);
        ArgumentNullException.ThrowIfNull(besideThePipe);
        double alone = requests.Added(RequestSubjects.OursAlone);
        double all = requests.Added(RequestSubjects.Ours);
        yield return AtMost("added to a request: TokenKit / constant header, Authorization alone",
            alone / requests.Added(RequestSubjects.ConstantHeader), 1.6);
        yield return AtMost(
            "added to a request: TokenKit / constant headers, all three", all / requests.Added(RequestSubjects.ConstantHeaders), 1.6);
        if (requests.Subjects.Where(info => info.Kind is Kind.Peer).MinBy(info => requests.Added(info.Name)) is { } best)
        {
            yield return AtLeast($"added to a request: the best peer ({best.Name}) / TokenKit, Authorization alone as the peers",
                requests.Added(best.Name) / alone, 4);
            yield return AtLeast("the same with all of TokenKit's three headers", requests.Added(best.Name) / all, 4);
        }

        yield return Bytes("bytes added to a request, Authorization alone", requests.AddedBytes(RequestSubjects.OursAlone),
            requests.AddedBytes(RequestSubjects.ConstantHeader));
        yield return Bytes("bytes added to a request, all three headers", requests.AddedBytes(RequestSubjects.Ours),
            requests.AddedBytes(RequestSubjects.ConstantHeaders));
        yield return AtMost("GetTokenAsync, fresh / one precise clock read",
            tokens.Of(TokenSubjects.Ours).Median / tokens.Of(TokenSubjects.PreciseClock).Median, 1.5);
        yield return Bytes("bytes of GetTokenAsync, fresh", tokens.Of(TokenSubjects.Ours).Bytes, 0);
        yield return Scaling(besideThePipe[RequestSubjects.Ours].Beside(besideThePipe[RequestSubjects.Floor]));
    }

    private static Goal Scaling(Spread ratio)
    {
        double tolerance = Math.Min((ratio.Upper - ratio.Lower) / 2, MostTolerance);
        return new Goal(
            "two threads / one thread, TokenKit / bare pipe, the median of paired rounds",
            $"at least 1.0, less half of what the quartiles differ by (here {Thousandths(tolerance)}, never more than "
                + $"{Number(MostTolerance)})",
            $"{Thousandths(ratio.Median)} (quartiles {Thousandths(ratio.Lower)} and {Thousandths(ratio.Upper)})",
            ratio.Median >= 1 - tolerance,
            IsExact: false);
    }

    private static Goal AtMost(string what, double reached, double goal) =>
        new(what, $"at most {Number(goal)}", Number(reached), reached <= goal, IsExact: false);

    private static Goal AtLeast(string what, double reached, double goal) =>
        new(what, $"at least {Number(goal)}", Number(reached), reached >= goal, IsExact: false);

    private static Goal Bytes(string what, long reached, long goal) =>
        new(what, $"at most {goal} B", $"{reached} B", reached <= goal, IsExact: true);

    private static string Number(double number) => number.ToString("0.0#", CultureInfo.InvariantCulture);

    private static string Thousandths(double number) => number.ToString("0.0##", CultureInfo.InvariantCulture);
}
