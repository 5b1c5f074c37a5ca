using System.Diagnostics;
using TokenKit.Benchmarks.Subjects;

namespace TokenKit.Benchmarks.Measuring;

/// <summary>
/// How often in a second one thread does a subject, and how often two do the same one; in turn, round after round, medians of all rounds.
/// </summary>
public sealed class ThroughputRunner(int rounds, TimeSpan slice)
{
    private const int Batch = 64;

    public async Task<IReadOnlyDictionary<string, Throughput>> RunAsync(IReadOnlyList<SubjectInfo> subjects)
    {
        Rounds[] all = [.. subjects.Select(info => new Rounds(info.Name))];
        List<Subject> made = [];
        try
        {
            foreach (SubjectInfo info in subjects)
            {
                made.Add(await info.CreateAsync());
            }

            (Rounds Rounds, Subject Subject)[] pairs = [.. all.Zip(made)];
            Array.ForEach(pairs, pair => Measure(pair.Subject, oneFirst: true));
            for (int round = 0; round < rounds; round++)
            {
                // What gets slower or faster during a round meets each of them from both sides.
                bool forwards = round % 2 == 0;
                foreach ((Rounds taken, Subject subject) in forwards ? pairs : pairs.Reverse())
                {
                    taken.Add(Measure(subject, oneFirst: forwards));
                }
            }
        }
        finally
        {
            foreach (Subject subject in made)
            {
                await subject.DisposeAsync();
            }
        }

        return all.ToDictionary(taken => taken.Name, taken => taken.Result(), StringComparer.Ordinal);
    }

    private (double One, double Two) Measure(Subject subject, bool oneFirst)
    {
        double first = Rate(subject, threads: oneFirst ? 1 : 2);
        double second = Rate(subject, threads: oneFirst ? 2 : 1);
        return oneFirst ? (first, second) : (second, first);
    }

    // Threads of their own, which begin together: what a pool decides would be measured too.
    private double Rate(Subject subject, int threads)
    {
        using var start = new Barrier(threads);
        double[] rates = new double[threads];
        Thread[] all = [.. Enumerable.Range(0, threads).Select(number => new Thread(() =>
        {
            start.SignalAndWait();
            rates[number] = Rate(subject);
        }))];
        Array.ForEach(all, thread => thread.Start());
        Array.ForEach(all, thread => thread.Join());
        return rates.Sum();
    }

    private double Rate(Subject subject)
    {
        long begin = Stopwatch.GetTimestamp();
        long done = 0;
        TimeSpan elapsed;
        do
        {
            subject.RepeatAsync(Batch).GetAwaiter().GetResult();
            done += Batch;
            elapsed = Stopwatch.GetElapsedTime(begin);
        }
        while (elapsed < slice);

        return done / elapsed.TotalSeconds;
    }

    private sealed class Rounds(string name)
    {
        private readonly List<(double One, double Two)> _all = [];

        public string Name => name;

        public void Add((double One, double Two) round) => _all.Add(round);

        public Throughput Result() =>
            new(Statistics.Median(_all.Select(round => round.One)), Statistics.Median(_all.Select(round => round.Two)),
                [.. _all.Select(round => round.Two / round.One)]);
    }
}
