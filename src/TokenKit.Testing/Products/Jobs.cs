using System.Collections.Concurrent;

namespace TokenKit.Testing.Products;

// The jobs of one API. A job advances only when its state is requested.
internal sealed class Jobs(Func<int> pollsUntilDone)
{
    private readonly ConcurrentDictionary<string, int> _polls = new(StringComparer.Ordinal);

    public void Start(string id) => _polls[id] = 0;

    // Whether the job is done; null if there is no such job.
    public bool? Poll(string id) =>
        _polls.ContainsKey(id) ? _polls.AddOrUpdate(id, 1, (_, polls) => polls + 1) > pollsUntilDone() : null;
}
