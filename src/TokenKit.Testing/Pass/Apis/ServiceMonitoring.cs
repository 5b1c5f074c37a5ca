using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;
using TokenKit.Testing.Hosting;
using TokenKit.Testing.Ims;

namespace TokenKit.Testing.Pass.Apis;

// Entitlement Service Monitoring: GET /esm/v3/media-company/{dimensions}[.json|.xml|.csv], also by format= or Accept.
internal sealed partial class ServiceMonitoring(PassEmulator pass) : IProtectedApi
{
    private static readonly string[] DateFormats = ["yyyy", "yyyy-MM", "yyyy-MM-dd", "yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-ddTHH:mm:ssK"];

    public bool Serves(string path) => ReportPath().IsMatch(path);

    public ApiAnswer Answer(Exchange exchange)
    {
        if (!HttpMethods.IsGet(exchange.Request.Method))
        {
            return ApiAnswer.WrongMethod;
        }

        IQueryCollection query = exchange.Request.Query;

        // The one API here that takes the token in the query, too (RFC 6750 section 2.3).
        string? token = BearerToken.Of(exchange.Request.Headers) ?? query["access_token"];
        if (ApiCaller.Of(token, pass, "analytics:client").Refuse() is ApiAnswer refusal)
        {
            return refusal;
        }

        return AreDates(query["start"], query["end"]) ? Report(FormatOf(exchange)) : ApiAnswer.BadRequest("start and end must be dates, and in order.");
    }

    private static bool AreDates(string? start, string? end)
    {
        DateTimeOffset from = DateTimeOffset.MinValue;
        DateTimeOffset until = DateTimeOffset.MaxValue;
        return (string.IsNullOrEmpty(start) || IsDate(start, out from)) && (string.IsNullOrEmpty(end) || IsDate(end, out until)) && from < until;
    }

    private static bool IsDate(string text, out DateTimeOffset date) =>
        DateTimeOffset.TryParseExact(text, DateFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out date);

    private static string FormatOf(Exchange exchange)
    {
        Group ending = ReportPath().Match(exchange.Recorded.Path).Groups["format"];
        string? asked = ending.Success ? ending.Value : exchange.Request.Query["format"];
        return asked ?? exchange.Request.Headers.Accept.ToString() switch
        {
            var accept when accept.Contains("xml", StringComparison.OrdinalIgnoreCase) => "xml",
            var accept when accept.Contains("csv", StringComparison.OrdinalIgnoreCase) => "csv",
            _ => "json",
        };
    }

    private static ApiAnswer Report(string format) => format switch
    {
        "json" => ApiAnswer.Json(StatusCodes.Status200OK, json =>
        {
            json.WriteStartArray("report");
            json.WriteEndArray();
        }),
        "xml" => ApiAnswer.Xml(StatusCodes.Status200OK, new XElement("report")),
        "csv" => new ApiAnswer(StatusCodes.Status200OK, "text/csv", "year,month\r\n"),
        _ => ApiAnswer.BadRequest("The format must be json, xml or csv."),
    };

    [GeneratedRegex("^/pass-mgmt/esm/v3/media-company(/[^/.]+)*(\\.(?<format>json|xml|csv))?\\z")]
    private static partial Regex ReportPath();
}
