using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;
using TokenKit.Testing.Hosting;

namespace TokenKit.Testing.Pass.Apis;

// /control/v3/mvpd-proxies/{id}/mvpds. Which scope it asks for is not known: every good token is let in.
internal sealed partial class ProxyMvpds(PassEmulator pass) : IProtectedApi
{
    public bool Serves(string path) => ProxyPath().IsMatch(path);

    public ApiAnswer Answer(Exchange exchange)
    {
        string method = exchange.Request.Method;
        if (!HttpMethods.IsGet(method) && !HttpMethods.IsPost(method))
        {
            return ApiAnswer.WrongMethod("GET, POST");
        }

        if (ApiCaller.Of(exchange, pass).Refuse() is ApiAnswer refusal)
        {
            return refusal;
        }

        if (!pass.IsProxyAddressAllowed)
        {
            return ApiAnswer.Error(StatusCodes.Status401Unauthorized, "access_denied");
        }

        string proxy = ProxyPath().Match(exchange.Recorded.Path).Groups["id"].Value;
        return HttpMethods.IsGet(method)
            ? ApiAnswer.Xml(StatusCodes.Status200OK, new XElement("mvpds", new XAttribute("proxy", proxy)))
            : Replace(exchange, proxy);
    }

    private static ApiAnswer Replace(Exchange exchange, string proxy) =>
        exchange.Recorded.FormValue("proxied-mvpds") is string sent && IsXml(sent)
            ? ApiAnswer.Xml(StatusCodes.Status201Created, new XElement("accepted", new XAttribute("proxy", proxy)))
            : ApiAnswer.BadRequest("The form must have the field proxied-mvpds, with XML.");

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

    [GeneratedRegex("^/pass-mgmt/control/v3/mvpd-proxies/(?<id>[^/]+)/mvpds\\z")]
    private static partial Regex ProxyPath();
}
