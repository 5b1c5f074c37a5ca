using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using TokenKit.Testing.Hosting;

namespace TokenKit.Testing.Pass.Apis;

// Entitlement Service Monitoring: GET /esm/v3 and the dimensions below it, [.json|.xml|.csv|.html], also by format= or Accept, as on
// Adobe's page "Entitlement Service Monitoring API": https://experienceleague.adobe.com/en/docs/pass/authentication/
// integration-guide-programmers/features-premium/esm/entitlement-service-monitoring-api.
internal sealed partial class ServiceMonitoring(PassEmulator pass)
{
    private static readonly string[] DateFormats =
        ["yyyy", "yyyy-MM", "yyyy-MM-dd", "yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-ddTHH:mm:ssK"];

    private static readonly Dictionary<string, string> Formats = new()
    {
        ["application/json"] = "json",
        ["application/xml"] = "xml",
        ["text/csv"] = "csv",
        ["text/html"] = "html",
    };

    // A path with any number of dimensions and a format is more than a route pattern can say.
    public void MapRoutes(EmulatedService service, IEndpointRouteBuilder routes) =>
        service.MapAnyMethod(routes, "/pass-mgmt/esm/{**report}", exchange => ReportPath().Match(exchange.Recorded.Path) switch
        {
            { Success: false } => Answer.NotFound,
            _ when !HttpMethods.IsGet(exchange.Request.Method) => Answer.WrongMethod() with { Allow = HttpMethods.Get },
            var path => Report(exchange, path),
        });

    private Answer Report(Exchange exchange, Match path)
    {
        // Only this API takes the token in the query, too (RFC 6750 section 2.3).
        IQueryCollection query = exchange.Request.Query;
        if (pass.RefuseToken(exchange.BearerToken ?? query["access_token"], "analytics:client") is Answer refused)
        {
            return refused;
        }

        if (!AreDates(query["start"], query["end"]))
        {
            return Answer.BadRequest("start and end must be dates, and in order.");
        }

        string? format = path.Groups["format"].Success ? path.Groups["format"].Value : query["format"];
        if ((format ?? Accepted(exchange.Request.Headers)) is not string chosen)
        {
            return new Answer(StatusCodes.Status406NotAcceptable);
        }

        string[] dimensions = path.Groups["dimensions"].Value.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return new MonitoringReport(dimensions, pass.TimeProvider.GetUtcNow(), query["start"], query["end"]).In(chosen)
            ?? Answer.BadRequest("The format must be json, xml, csv or html.");
    }

    private static string? Accepted(IHeaderDictionary headers) =>
        MediaTypes.Choose(headers, [.. Formats.Keys]) is string mediaType ? Formats[mediaType] : null;

    private static bool AreDates(string? start, string? end)
    {
        DateTimeOffset from = DateTimeOffset.MinValue;
        DateTimeOffset until = DateTimeOffset.MaxValue;
        return (string.IsNullOrEmpty(start) || IsDate(start, out from))
            && (string.IsNullOrEmpty(end) || IsDate(end, out until))
            && from < until;
    }

    private static bool IsDate(string text, out DateTimeOffset date) =>
        DateTimeOffset.TryParseExact(text, DateFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out date);

    [GeneratedRegex("^/pass-mgmt/esm/v3(?<dimensions>(/[a-z][a-z-]*)*)(\\.(?<format>json|xml|csv|html))?/?\\z")]
    private static partial Regex ReportPath();
}
