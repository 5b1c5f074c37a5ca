using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using TokenKit.Testing.Hosting;

namespace TokenKit.Testing.Pass.Apis;

// /control/v3/degradation/{media company}/{rule}. Adobe publishes no error table: as for the other management APIs.
internal sealed partial class Degradation(PassEmulator pass) : IProtectedApi
{
    public bool Serves(string path) => RulePath().IsMatch(path);

    public ApiAnswer Answer(Exchange exchange)
    {
        string method = exchange.Request.Method;
        if (!HttpMethods.IsGet(method) && !HttpMethods.IsPost(method) && !HttpMethods.IsDelete(method))
        {
            return ApiAnswer.WrongMethod("GET, POST, DELETE");
        }

        return ApiCaller.Of(exchange, pass, "decisions:owner").Refuse() ?? Answer(exchange, HttpMethods.IsGet(method), HttpMethods.IsPost(method));
    }

    private static ApiAnswer Answer(Exchange exchange, bool reads, bool adds)
    {
        IQueryCollection query = exchange.Request.Query;
        string? programmer = query["programmer"];
        string? mvpd = query["mvpd"];
        string? ttl = query["ttl"];
        if (!reads && (string.IsNullOrEmpty(programmer) || string.IsNullOrEmpty(mvpd)))
        {
            return ApiAnswer.BadRequest("programmer and mvpd are required.");
        }

        if (!string.IsNullOrEmpty(ttl) && !(int.TryParse(ttl, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) && seconds > 0))
        {
            return ApiAnswer.BadRequest("ttl must be a whole number above 0.");
        }

        Match rule = RulePath().Match(exchange.Recorded.Path);
        return ApiAnswer.Json(adds ? StatusCodes.Status201Created : StatusCodes.Status200OK, json =>
        {
            json.WriteString("mediaCompany", rule.Groups["company"].Value);
            json.WriteString("rule", rule.Groups["rule"].Value);
            json.WriteString("programmer", programmer);
            json.WriteString("mvpd", mvpd);
        });
    }

    [GeneratedRegex("^/pass-mgmt/control/v3/degradation/(?<company>[^/]+)/(?<rule>all|authnAll|authzAll|authzNone)\\z")]
    private static partial Regex RulePath();
}
