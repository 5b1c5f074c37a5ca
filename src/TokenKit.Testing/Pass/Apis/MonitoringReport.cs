using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;

namespace TokenKit.Testing.Pass.Apis;

// A report of Entitlement Service Monitoring: one record, and in JSON and XML the links to the resources above and below it.
internal sealed class MonitoringReport(IReadOnlyList<string> dimensions, DateTimeOffset now, string? start, string? end)
{
    private const string Root = "/esm/v3";

    // Each may stand below the one before it.
    private static readonly string[] OfTime = ["year", "month", "day", "hour", "minute"];

    private string Path => PathOf(dimensions);

    private string Self => $"{Path}?start={start ?? Text(now.AddMonths(-1))}&end={end ?? Text(now)}";

    private string? Above => dimensions.Count == 0 ? null : PathOf(dimensions.SkipLast(1));

    private IReadOnlyList<string> Below => (dimensions.Count == 0 ? ["media-company", "year"] : Next())
        .Select(dimension => $"{Path}/{dimension}")
        .ToList();

    private IReadOnlyList<(string Name, string Value)> Record =>
        [.. dimensions.Select(dimension => (dimension, ValueOf(dimension))), ("clients", "1")];

    // Null if the format is unknown.
    public ApiAnswer? In(string format) => format switch
    {
        "json" => ApiAnswer.Json(StatusCodes.Status200OK, WriteJson),
        "xml" => ApiAnswer.Xml(StatusCodes.Status200OK, ToXml()),
        "csv" => new ApiAnswer(StatusCodes.Status200OK, "text/csv", $"{Line(field => field.Name)}{Line(field => field.Value)}"),
        "html" => ApiAnswer.Html(StatusCodes.Status200OK, string.Join("<br>", Record.Select(field => $"{field.Name}: {field.Value}"))),
        _ => null,
    };

    private static string PathOf(IEnumerable<string> dimensions) => string.Join('/', [Root, .. dimensions]);

    private static string Text(DateTimeOffset instant) => instant.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture);

    private IEnumerable<string> Next() => OfTime.Skip(1 + Array.FindLastIndex(OfTime, dimensions.Contains)).Take(1);

    private string ValueOf(string dimension) => dimension switch
    {
        "year" => now.Year.ToString(CultureInfo.InvariantCulture),
        "month" => now.Month.ToString(CultureInfo.InvariantCulture),
        "day" => now.Day.ToString(CultureInfo.InvariantCulture),
        "hour" => now.Hour.ToString(CultureInfo.InvariantCulture),
        "minute" => now.Minute.ToString(CultureInfo.InvariantCulture),
        _ => $"fake-{dimension}",
    };

    private string Line(Func<(string Name, string Value), string> text) => $"{string.Join(',', Record.Select(text))}\r\n";

    private void WriteJson(Utf8JsonWriter json)
    {
        json.WriteStartObject("_links");
        WriteLinks(json, "self", [Self]);
        WriteLinks(json, "roll-up", Above is null ? [] : [Above]);
        WriteLinks(json, "drill-down", Below);
        json.WriteEndObject();
        json.WriteStartArray("report");
        json.WriteStartObject();
        foreach ((string name, string value) in Record)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
        json.WriteEndArray();
    }

    // HAL: one link is an object, several are an array.
    private static void WriteLinks(Utf8JsonWriter json, string relation, IReadOnlyList<string> addresses)
    {
        if (addresses.Count == 0)
        {
            return;
        }

        json.WritePropertyName(relation);
        if (addresses.Count > 1)
        {
            json.WriteStartArray();
        }

        foreach (string address in addresses)
        {
            json.WriteStartObject();
            json.WriteString("href", address);
            json.WriteEndObject();
        }

        if (addresses.Count > 1)
        {
            json.WriteEndArray();
        }
    }

    private XElement ToXml()
    {
        IEnumerable<(string Relation, string Address)> links =
        [
            .. Above is null ? Array.Empty<(string, string)>() : [("roll-up", Above)],
            .. Below.Select(address => ("drill-down", address)),
        ];
        return new XElement(
            "resource",
            new XAttribute("href", Self),
            new XElement("links", links.Select(link => Link(link.Relation, link.Address))),
            new XElement("report", new XElement("record", Record.Select(field => new XAttribute(field.Name, field.Value)))));
    }

    private static XElement Link(string relation, string address) =>
        new("link", new XAttribute("rel", relation), new XAttribute("href", address));
}
