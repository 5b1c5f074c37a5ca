using System.Text.Json;
using System.Text.Json.Nodes;

namespace TokenKit.Testing.AemForms;

// The definition of a batch as it was sent: its mandatory members and its outputs.
internal sealed class BatchConfig
{
    private static readonly string[] MandatoryTexts = ["configName", "dataSourceConfigUri", "template"];

    private BatchConfig(string name, string json, IReadOnlyList<(string OutputType, string RenderType)> outputs)
    {
        Name = name;
        Json = json;
        Outputs = outputs;
    }

    public string Name { get; }

    public string Json { get; }

    public IReadOnlyList<(string OutputType, string RenderType)> Outputs { get; }

    public JsonNode? ToJson() => JsonNode.Parse(Json);

    // The configuration, or what is wrong with it.
    public static (BatchConfig? Config, string? Problem) Read(string body)
    {
        try
        {
            // Other answers repeat the configuration. So a string that cannot be written again, such as half a surrogate pair, is refused.
            _ = JsonNode.Parse(body)?.ToJsonString();
            using var document = JsonDocument.Parse(body);
            return Read(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            // Besides broken JSON: a value of another kind, print options without printConfig.
            return (null, "The body is not the JSON of a batch configuration.");
        }
    }

    private static (BatchConfig? Config, string? Problem) Read(JsonElement json)
    {
        List<string> missing = [.. MandatoryTexts.Where(name => Text(json, name).Length == 0)];
        string[] types = [.. List(json, "outputTypes").Select(type => type.GetString() ?? string.Empty)];
        if (types.Length == 0)
        {
            missing.Add("outputTypes");
        }

        string[] printed =
        [
            .. List(json, "printedOutputOptionsList").Select(options => Text(options.GetProperty("printConfig"), "renderType")),
        ];
        string? wrong = (missing.Count, types.Except(["PDF", "PRINT"]).Any(), types.Contains("PRINT"), printed.Length) switch
        {
            ( > 0, _, _, _) => $"Mandatory and missing: {string.Join(", ", missing)}.",
            (_, true, _, _) => "outputTypes holds something else than PDF and PRINT.",
            (_, _, true, 0) => "printedOutputOptionsList is missing, which the output type PRINT needs.",
            _ when Text(json, "configName").Contains('/', StringComparison.Ordinal) => "configName holds a slash.",
            _ => null,
        };
        return wrong is null
            ? (new BatchConfig(Text(json, "configName"), json.GetRawText(), [.. types.SelectMany(type => OutputsOf(type, printed))]), null)
            : (null, wrong);
    }

    private static IEnumerable<(string OutputType, string RenderType)> OutputsOf(string type, string[] printed) =>
        type == "PRINT" ? printed.Select(render => (type, render)) : [(type, type)];

    private static string Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out JsonElement value) ? value.GetString() ?? string.Empty : string.Empty;

    private static JsonElement[] List(JsonElement json, string name) =>
        json.TryGetProperty(name, out JsonElement list) ? [.. list.EnumerateArray()] : [];
}
