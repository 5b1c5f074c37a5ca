using System.Diagnostics;
using TokenKit.Benchmarks.Subjects;

namespace TokenKit.Benchmarks.Measuring;

/// <summary>How often in a second one thread does a subject, and how often two do the same one; in turn, round after round, medians of all rounds.</summary>
public sealed class ThroughputRunner(int rounds, TimeSpan slice)
{
    private const int Batch = 64;

    public async Task<IReadOnlyDictionary<string, Throughput>> RunAsync(IReadOnlyList<SubjectInfo> subjects)
    {
        var results = subjects.ToDictionary(info => info.Name, _ => new List<(double One, double Two)>(), StringComparer.Ordinal);
        List<Subject> made = [];
        try
        {
            foreach (SubjectInfo info in subjects)
            {
                made.Add(await info.CreateAsync());
            }

            for (int round = -1; round < rounds; round++)
            {
                foreach ((SubjectInfo info, Subject subject) in subjects.Zip(made))
                {
                    (double, double) measured = (Rate(subject, threads: 1), Rate(subject, threads: 2));
                    if (round >= 0)
                    {
                        results[info.Name].Add(measured);
                    }
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

        return results.ToDictionary(result => result.Key, result => Of(result.Value), StringComparer.Ordinal);
    }

    private static Throughput Of(List<(double One, double Two)> rounds) => new(
        Statistics.Median(rounds.Select(round => round.One)), Statistics.Median(rounds.Select(round => round.Two)), Statistics.Median(rounds.Select(round => round.Two / round.One)));

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
}
