using System.Text.Json.Nodes;

namespace TokenKit.Testing.AemForms;

// One run of a batch. It advances only when its state is requested: the second request finds the records read, and each request ends one.
internal sealed class BatchExecution(BatchConfig config, int records, DateTimeOffset startedAt)
{
    // What is not known yet.
    private const int Unknown = -1;

    private readonly Lock _gate = new();
    private int _requests; // guarded by _gate
    private bool _isCanceled; // guarded by _gate
    private DateTimeOffset? _endedAt; // guarded by _gate

    public string Id { get; } = Guid.NewGuid().ToString();

    public BatchConfig Config { get; } = config;

    // Read under the gate.
    private int Done => Math.Clamp(_requests - 1, 0, records);

    // The state as Adobe's batch-api.yaml writes it (BatchState).
    public JsonObject Advance(DateTimeOffset now)
    {
        lock (_gate)
        {
            if (_endedAt is null)
            {
                _requests++;
                _endedAt = _requests > 1 && Done == records ? now : null;
            }

            int inProgress = _requests > 1 && _endedAt is null ? records - Done : 0;
            return new JsonObject
            {
                ["configName"] = Config.Name,
                ["executionId"] = Id,
                ["config"] = Config.ToJson(),
                ["status"] = _isCanceled ? "FAILED" : _endedAt is null ? "PROCESSING" : "SUCCESS",
                ["outputStatuses"] = new JsonArray([.. Config.Outputs.Select(output => new JsonObject
                {
                    ["outputType"] = output.OutputType,
                    ["renderType"] = output.RenderType,
                    ["inProgressCount"] = inProgress,
                    ["successCount"] = Done,
                    ["failureCount"] = 0,
                })]),
                ["recordsCount"] = _requests > 1 ? records : Unknown,
                ["startTime"] = startedAt.ToUnixTimeSeconds(),
                ["endTime"] = _endedAt?.ToUnixTimeSeconds() ?? Unknown,
            };
        }
    }

    public bool TryCancel(DateTimeOffset now)
    {
        lock (_gate)
        {
            bool runs = _endedAt is null;
            _isCanceled |= runs;
            _endedAt ??= now;
            return runs;
        }
    }
}
