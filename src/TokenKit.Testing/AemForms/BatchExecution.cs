namespace TokenKit.Testing.AemForms;

// One run of a batch. Nothing happens between two questions after it: the second has the records read, and each ends one of them.
internal sealed class BatchExecution(BatchConfig config, int records, DateTimeOffset startedAt)
{
    private readonly Lock _gate = new();
    private int _questions; // guarded by _gate
    private bool _isCancelled; // guarded by _gate
    private DateTimeOffset? _endedAt; // guarded by _gate

    public string Id { get; } = Guid.NewGuid().ToString();

    public BatchConfig Config { get; } = config;

    public BatchState Ask(DateTimeOffset now)
    {
        lock (_gate)
        {
            if (_endedAt is null)
            {
                _questions++;
                _endedAt = _questions > 1 && Done == records ? now : null;
            }

            return new BatchState
            {
                Execution = this,
                Status = _isCancelled ? "FAILED" : _endedAt is null ? "PROCESSING" : "SUCCESS",
                Records = _questions > 1 ? records : null,
                InProgress = _questions > 1 && _endedAt is null ? records - Done : 0,
                Succeeded = Done,
                StartedAt = startedAt,
                EndedAt = _endedAt,
            };
        }
    }

    public bool TryCancel(DateTimeOffset now)
    {
        lock (_gate)
        {
            bool runs = _endedAt is null;
            _isCancelled |= runs;
            _endedAt ??= now;
            return runs;
        }
    }

    // Read under the gate.
    private int Done => Math.Min(Math.Max(_questions - 1, 0), records);
}
