using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;
using TokenKit.Testing.Hosting;

namespace TokenKit.Testing.Pass.Apis;

// A report of Entitlement Service Monitoring: one record, and in JSON and XML the links to the resources above and below it.
internal sealed class MonitoringReport(IReadOnlyList<string> dimensions, DateTimeOffset now, string? start, string? end)
{
    private const string Root = "/esm/v3";

    // Each may follow the one before it in a path.
    private static readonly string[] OfTime = ["year", "month", "day", "hour", "minute"];

    private string Path => PathOf(dimensions);

    private string Self => $"{Path}?start={start ?? Text(now.AddMonths(-1))}&end={end ?? Text(now)}";

    private string[] Above => dimensions.Count == 0 ? [] : [PathOf(dimensions.SkipLast(1))];

    private string[] Below =>
        [.. (dimensions.Count == 0 ? ["media-company", "year"] : Next()).Select(dimension => $"{Path}/{dimension}")];

    private IReadOnlyList<(string Name, string Value)> Record =>
        [.. dimensions.Select(dimension => (dimension, ValueOf(dimension))), ("clients", "1")];

    // Null if the format is unknown.
    public Answer? In(string format) => format switch
    {
        "json" => Answer.Json(StatusCodes.Status200OK, ToJson()),
        "xml" => Answer.Xml(StatusCodes.Status200OK, ToXml()),
        "csv" => new Answer(StatusCodes.Status200OK, "text/csv", $"{Line(field => field.Name)}{Line(field => field.Value)}"),
        "html" => Answer.Html(StatusCodes.Status200OK, string.Join("<br>", Record.Select(field => $"{field.Name}: {field.Value}"))),
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

    private JsonObject ToJson()
    {
        var links = new JsonObject { ["self"] = Links([Self]) };
        foreach ((string relation, string[] addresses) in new[] { ("roll-up", Above), ("drill-down", Below) })
        {
            if (addresses.Length > 0)
            {
                links[relation] = Links(addresses);
            }
        }

        // A later dimension of the same name replaces an earlier one.
        var record = new JsonObject();
        foreach ((string name, string value) in Record)
        {
            record[name] = value;
        }

        return new JsonObject { ["_links"] = links, ["report"] = new JsonArray(record) };
    }

    // HAL: one link is an object, several are an array.
    private static JsonNode Links(string[] addresses)
    {
        JsonNode[] links = [.. addresses.Select(address => new JsonObject { ["href"] = address })];
        return links.Length == 1 ? links[0] : new JsonArray(links);
    }

    private XElement ToXml() => new(
        "resource",
        new XAttribute("href", Self),
        new XElement("links", Above.Select(address => Link("roll-up", address)), Below.Select(address => Link("drill-down", address))),
        new XElement("report", new XElement("record", Record.Select(field => new XAttribute(field.Name, field.Value)))));

    private static XElement Link(string relation, string address) =>
        new("link", new XAttribute("rel", relation), new XAttribute("href", address));
}
