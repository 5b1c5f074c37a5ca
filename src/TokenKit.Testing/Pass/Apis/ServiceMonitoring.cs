using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using TokenKit.Testing.Hosting;
using TokenKit.Testing.Ims;

namespace TokenKit.Testing.Pass.Apis;

// Entitlement Service Monitoring: GET /esm/v3 and the dimensions below it, [.json|.xml|.csv|.html], also by format= or Accept, as on
// Adobe's page "Entitlement Service Monitoring API": https://experienceleague.adobe.com/en/docs/pass/authentication/
// integration-guide-programmers/features-premium/esm/entitlement-service-monitoring-api.
internal sealed partial class ServiceMonitoring(PassEmulator pass) : IProtectedApi
{
    private static readonly string[] DateFormats = ["yyyy", "yyyy-MM", "yyyy-MM-dd", "yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-ddTHH:mm:ssK"];

    private static readonly Dictionary<string, string> Formats = new()
    {
        ["application/json"] = "json",
        ["application/xml"] = "xml",
        ["text/csv"] = "csv",
        ["text/html"] = "html",
    };

    public bool Serves(string path) => ReportPath().IsMatch(path);

    public ApiAnswer Answer(Exchange exchange)
    {
        if (!HttpMethods.IsGet(exchange.Request.Method))
        {
            return ApiAnswer.WrongMethod("GET");
        }

        IQueryCollection query = exchange.Request.Query;

        // The one API here that takes the token in the query, too (RFC 6750 section 2.3).
        string? token = BearerToken.Of(exchange.Request.Headers) ?? query["access_token"];
        if (ApiCaller.Of(token, pass, "analytics:client").Refuse() is ApiAnswer refusal)
        {
            return refusal;
        }

        if (!AreDates(query["start"], query["end"]))
        {
            return ApiAnswer.BadRequest("start and end must be dates, and in order.");
        }

        Match path = ReportPath().Match(exchange.Recorded.Path);
        string? format = path.Groups["format"].Success ? path.Groups["format"].Value : query["format"];
        if ((format ?? Accepted(exchange.Request.Headers)) is not string chosen)
        {
            return new ApiAnswer(StatusCodes.Status406NotAcceptable);
        }

        string[] dimensions = path.Groups["dimensions"].Value.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return new MonitoringReport(dimensions, pass.TimeProvider.GetUtcNow(), query["start"], query["end"]).In(chosen)
            ?? ApiAnswer.BadRequest("The format must be json, xml, csv or html.");
    }

    private static string? Accepted(IHeaderDictionary headers) =>
        AcceptHeader.Choose(headers, [.. Formats.Keys]) is string mediaType ? Formats[mediaType] : null;

    private static bool AreDates(string? start, string? end)
    {
        DateTimeOffset from = DateTimeOffset.MinValue;
        DateTimeOffset until = DateTimeOffset.MaxValue;
        return (string.IsNullOrEmpty(start) || IsDate(start, out from)) && (string.IsNullOrEmpty(end) || IsDate(end, out until)) && from < until;
    }

    private static bool IsDate(string text, out DateTimeOffset date) =>
        DateTimeOffset.TryParseExact(text, DateFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out date);

    [GeneratedRegex("^/pass-mgmt/esm/v3(?<dimensions>(/[a-z][a-z-]*)*)(\\.(?<format>json|xml|csv|html))?/?\\z")]
    private static partial Regex ReportPath();
}
