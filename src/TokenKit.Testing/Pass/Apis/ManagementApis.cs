using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using TokenKit.Testing.Hosting;

namespace TokenKit.Testing.Pass.Apis;

// The management APIs besides Entitlement Service Monitoring: Reset TempPass, Degradation, and the Proxy MVPD web service.
internal sealed class ManagementApis(PassEmulator pass)
{
    public void MapRoutes(EmulatedService service, IEndpointRouteBuilder routes)
    {
        // Adobe's spelling.
        service.Map(routes, "/pass-mgmt/reset-tempass/v3/reset", (HttpMethods.Delete, Reset));
        service.Map(routes, "/pass-mgmt/reset-tempass/v3/reset/generic", (HttpMethods.Delete, Reset));
        foreach (string rule in new[] { "all", "authnAll", "authzAll", "authzNone" })
        {
            service.Map(
                routes,
                $"/pass-mgmt/control/v3/degradation/{{company}}/{rule}",
                (HttpMethods.Get, exchange => Degrade(exchange, rule)),
                (HttpMethods.Post, exchange => Degrade(exchange, rule)),
                (HttpMethods.Delete, exchange => Degrade(exchange, rule)));
        }

        service.Map(
            routes, "/pass-mgmt/control/v3/mvpd-proxies/{proxy}/mvpds", (HttpMethods.Get, ListProxied), (HttpMethods.Post, ReplaceProxied));
    }

    // Without device_id or key it is for all.
    private Answer Reset(Exchange exchange)
    {
        IQueryCollection query = exchange.Request.Query;
        return pass.RefuseToken(exchange.BearerToken, "temporary:passes:owner")
            ?? (string.IsNullOrEmpty(query["requestor_id"]) || string.IsNullOrEmpty(query["mvpd_id"])
                ? Answer.BadRequest("requestor_id and mvpd_id are required.")
                : new Answer(StatusCodes.Status204NoContent));
    }

    // Adobe publishes no error table: its errors are those of the other management APIs.
    private Answer Degrade(Exchange exchange, string rule)
    {
        IQueryCollection query = exchange.Request.Query;
        string? programmer = query["programmer"];
        string? mvpd = query["mvpd"];
        string? ttl = query["ttl"];
        if (pass.RefuseToken(exchange.BearerToken, "decisions:owner") is Answer refused)
        {
            return refused;
        }

        bool reads = HttpMethods.IsGet(exchange.Request.Method);
        if (!reads && (string.IsNullOrEmpty(programmer) || string.IsNullOrEmpty(mvpd)))
        {
            return Answer.BadRequest("programmer and mvpd are required.");
        }

        bool isPositive = int.TryParse(ttl, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) && seconds > 0;
        if (!string.IsNullOrEmpty(ttl) && !isPositive)
        {
            return Answer.BadRequest("ttl must be a whole number above 0.");
        }

        int status = HttpMethods.IsPost(exchange.Request.Method) ? StatusCodes.Status201Created : StatusCodes.Status200OK;
        return Answer.Json(status, new JsonObject
        {
            ["mediaCompany"] = exchange.RouteValue("company"),
            ["rule"] = rule,
            ["programmer"] = programmer,
            ["mvpd"] = mvpd,
        });
    }

    private Answer ListProxied(Exchange exchange) => RefuseProxy(exchange)
        ?? Answer.Xml(StatusCodes.Status200OK, new XElement("mvpds", new XAttribute("proxy", exchange.RouteValue("proxy"))));

    private Answer ReplaceProxied(Exchange exchange) => RefuseProxy(exchange)
        ?? (exchange.Recorded.FormValue("proxied-mvpds") is string sent && IsXml(sent)
            ? Answer.Xml(StatusCodes.Status201Created, new XElement("accepted", new XAttribute("proxy", exchange.RouteValue("proxy"))))
            : Answer.BadRequest("The form must have the field proxied-mvpds, with XML."));

    // The scope that Adobe asks for is not known: every good token passes.
    private Answer? RefuseProxy(Exchange exchange) =>
        pass.RefuseToken(exchange.BearerToken) ?? (pass.IsProxyAddressAllowed ? null : PassErrors.AccessDenied);

    private static bool IsXml(string text)
    {
        try
        {
            using var reader = XmlReader.Create(new StringReader(text));
            _ = XDocument.Load(reader);
            return true;
        }
        catch (XmlException)
        {
            return false;
        }
    }
}
