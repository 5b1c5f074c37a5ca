using System.Text.Json;
using TokenKit.Testing.Hosting;

namespace TokenKit.Testing.AemForms;

// How far a run is, as Adobe's batch-api.yaml writes it (BatchState): -1 for what is not known yet.
internal sealed class BatchState
{
    public required BatchExecution Execution { get; init; }

    public required string Status { get; init; }

    public required int? Records { get; init; }

    public required int InProgress { get; init; }

    public required int Succeeded { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset? EndedAt { get; init; }

    public string ToJson() => JsonText.Write(json =>
    {
        json.WriteString("configName", Execution.Config.Name);
        json.WriteString("executionId", Execution.Id);
        json.WritePropertyName("config");
        json.WriteRawValue(Execution.Config.Json);
        json.WriteString("status", Status);
        json.WriteStartArray("outputStatuses");
        foreach ((string outputType, string renderType) in Execution.Config.Outputs)
        {
            WriteOutput(json, outputType, renderType);
        }

        json.WriteEndArray();
        json.WriteNumber("recordsCount", Records ?? -1);
        json.WriteNumber("startTime", StartedAt.ToUnixTimeSeconds());
        json.WriteNumber("endTime", EndedAt?.ToUnixTimeSeconds() ?? -1);
    });

    private void WriteOutput(Utf8JsonWriter json, string outputType, string renderType)
    {
        json.WriteStartObject();
        json.WriteString("outputType", outputType);
        json.WriteString("renderType", renderType);
        json.WriteNumber("inProgressCount", InProgress);
        json.WriteNumber("successCount", Succeeded);
        json.WriteNumber("failureCount", 0);
        json.WriteEndObject();
    }
}
