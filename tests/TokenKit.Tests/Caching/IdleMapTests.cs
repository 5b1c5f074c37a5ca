using Microsoft.Extensions.Time.Testing;
using TokenKit.Caching;

namespace TokenKit.Tests.Caching;

public sealed class IdleMapTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly List<string> _evicted = [];

    [Fact]
    public void An_entry_that_was_removed_is_gone_and_the_others_are_evicted_in_their_time()
    {
        using IdleMap<Entry> map = Map(limit: 10);
        Add(map, "a", "b", "c", "d");

        Assert.Equal("b", map.Remove("b")?.Name);
        Assert.Null(map.Remove("b"));
        Assert.Null(map.Use("b"));
        Assert.Equal(3, map.Count);
        Add(map, "b");
        Quarters(4);
        map.Use("c");
        Quarters(1);

        Assert.Equal(["a", "b", "d"], _evicted.Order());
        Assert.Equal("c", map.Find("c")?.Name);
    }

    [Fact]
    public void A_full_map_evicts_its_oldest_entries_first()
    {
        using IdleMap<Entry> map = Map(limit: 3);

        Add(map, "a", "b", "c");
        Quarters(1);

        Add(map, "d", "e");

        Assert.Equal(["a", "b"], _evicted);
        Assert.Equal(3, map.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(40)]
    public void Any_order_of_calls_leaves_the_map_whole(int limit)
    {
        using IdleMap<Entry> map = Map(limit);
        var random = new Random(limit);
        for (int step = 0; step < 5_000; step++)
        {
            string name = $"{random.Next(2 * limit)}";
            switch (random.Next(10))
            {
                case 0:
                    Quarters(1);
                    break;
                case < 4:
                    map.Remove(name);
                    break;
                default:
                    Add(map, name);
                    Assert.Equal(name, map.Find(name)?.Name);
                    break;
            }

            IReadOnlyList<Entry> all = [.. Enumerable.Range(0, 2 * limit).Select(number => map.Find($"{number}")).OfType<Entry>()];
            Assert.InRange(map.Count, 0, limit);
            Assert.Equal(map.Count, all.Count);
            Assert.Equal(Enumerable.Range(0, all.Count), all.Select(entry => entry.Place).Order());
        }
    }

    [Fact]
    public void Memory_is_trimmed_once_an_entry_was_not_used_for_a_quarter_of_the_timeout()
    {
        using IdleMap<Entry> map = Map(limit: 2);
        Add(map, "idle", "used");

        Quarters(1);
        map.Use("used");
        Quarters(1);

        Assert.Equal((1, 0), (map.Find("idle")!.Trimmed, map.Find("used")!.Trimmed));
    }

    private IdleMap<Entry> Map(int limit) =>
        new(typeof(IdleMapTests), limit, TimeSpan.FromHours(4), _clock) { Evicted = entry => _evicted.Add(entry.Name) };

    private static void Add(IdleMap<Entry> map, params string[] names) =>
        Array.ForEach(names, name => map.GetOrAdd(name, name, static name => new Entry(name)));

    private void Quarters(int count)
    {
        for (int quarter = 0; quarter < count; quarter++)
        {
            _clock.Advance(TimeSpan.FromHours(1));
        }
    }

    private sealed class Entry(string name) : IdleEntry
    {
        public override string Name => name;

        public int Trimmed { get; private set; }

        public override void TrimMemory() => Trimmed++;
    }
}
