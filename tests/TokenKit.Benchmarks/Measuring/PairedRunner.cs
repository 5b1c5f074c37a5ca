using System.Diagnostics;
using TokenKit.Benchmarks.Subjects;

namespace TokenKit.Benchmarks.Measuring;

/// <summary>
/// Measures all subjects in short slices in turn, round after round, and takes the median of each: what slows the machine for a while
/// slows all of them alike, so ratios hold where the times themselves do not.
/// </summary>
public sealed class PairedRunner(int rounds, TimeSpan slice)
{
    private const int ForBytes = 1_000;
    private const int WarmUps = 8;

    public async Task<IReadOnlyDictionary<string, Measurement>> RunAsync(IReadOnlyList<SubjectInfo> subjects)
    {
        List<Subject> made = [];
        try
        {
            foreach (SubjectInfo info in subjects)
            {
                made.Add(await info.CreateAsync());
            }

            return Measure([.. subjects.Zip(made, (info, subject) => new Slices(info.Name, subject))]);
        }
        finally
        {
            foreach (Subject subject in made)
            {
                await subject.DisposeAsync();
            }
        }
    }

    /// <summary>What one repetition allocates, the least of three tries: code that is compiled meanwhile allocates too.</summary>
    public static long Bytes(Subject subject, int times = ForBytes) => Enumerable.Range(0, 3).Min(_ => BytesOnce(subject, times));

    private static long BytesOnce(Subject subject, int times)
    {
        long ofAll = GC.GetTotalAllocatedBytes(precise: true);
        long ofThread = GC.GetAllocatedBytesForCurrentThread();
        Task done = subject.RepeatAsync(times);
        if (done.IsCompleted)
        {
            ofThread = GC.GetAllocatedBytesForCurrentThread() - ofThread;
            done.GetAwaiter().GetResult();
            return ofThread / times;
        }

        done.GetAwaiter().GetResult();
        return (GC.GetTotalAllocatedBytes(precise: true) - ofAll) / times;
    }

    private Dictionary<string, Measurement> Measure(Slices[] all)
    {
        // The compiler observes code before it optimizes it, and does that when nothing new has run for a while.
        for (int round = 0; round < WarmUps; round++)
        {
            Array.ForEach(all, slices => slices.WarmUp(slice));
        }

        for (int round = 0; round < rounds; round++)
        {
            // Another neighbour in every second round.
            IEnumerable<Slices> order = round % 2 == 0 ? all : all.Reverse();
            foreach (Slices slices in order)
            {
                slices.Take(slice);
            }
        }

        return all.ToDictionary(slices => slices.Name, slices => slices.Result(), StringComparer.Ordinal);
    }

    private sealed class Slices(string name, Subject subject)
    {
        private readonly List<double> _nanoseconds = [];
        private int _batch = 1;

        public string Name => name;

        public void WarmUp(TimeSpan slice)
        {
            // So many at a time that looking at the clock costs nothing beside them.
            double once = Run(slice);
            _batch = (int)Math.Clamp(slice.TotalNanoseconds / 50 / once, 1, 1_000_000);
        }

        public void Take(TimeSpan slice) => _nanoseconds.Add(Run(slice));

        public Measurement Result() => new(Statistics.Median(_nanoseconds), _nanoseconds.Min(), Bytes(subject, Math.Min(_batch, ForBytes)));

        private double Run(TimeSpan slice)
        {
            long start = Stopwatch.GetTimestamp();
            long done = 0;
            TimeSpan elapsed;
            do
            {
                subject.RepeatAsync(_batch).GetAwaiter().GetResult();
                done += _batch;
                elapsed = Stopwatch.GetElapsedTime(start);
            }
            while (elapsed < slice);

            return elapsed.TotalNanoseconds / done;
        }
    }
}
