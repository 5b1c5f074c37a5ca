using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using TokenKit.Testing.Hosting;

namespace TokenKit.Testing.Pass.Apis;

// REST API V2: its operations, their required headers, and its enhanced errors.
internal sealed class RestV2(PassEmulator pass) : IProtectedApi
{
    private const string Root = "/pass/api/v2/";

    private static readonly RestV2Route[] Routes =
    [
        new("authenticate/{sp}/{code}", RestV2Needs.Nothing, RestV2Answers.Page, "GET") { NeedsToken = false },
        new("{sp}/configuration", RestV2Needs.Nothing, RestV2Answers.Configuration, "GET"),
        new("{sp}/sessions", RestV2Needs.Device | RestV2Needs.Form, RestV2Answers.NewSession, "POST"),
        new("{sp}/sessions/{code}", RestV2Needs.Nothing, RestV2Answers.Session, "GET", "POST"),
        new("{sp}/sessions/sso/{partner}", RestV2Needs.Device | RestV2Needs.Partner, RestV2Answers.NewSession, "POST"),
        new("{sp}/profiles", RestV2Needs.Device, RestV2Answers.Profiles, "GET"),
        new("{sp}/profiles/{mvpd}", RestV2Needs.Device, RestV2Answers.Profiles, "GET"),
        new("{sp}/profiles/code/{code}", RestV2Needs.Nothing, RestV2Answers.Profiles, "GET"),
        new("{sp}/profiles/sso/{partner}", RestV2Needs.Device | RestV2Needs.Partner, RestV2Answers.Profiles, "POST"),
        new("{sp}/decisions/authorize/{mvpd}", RestV2Needs.Device | RestV2Needs.Json, RestV2Answers.Decisions, "POST"),
        new("{sp}/decisions/preauthorize/{mvpd}", RestV2Needs.Device | RestV2Needs.Json, RestV2Answers.Decisions, "POST"),
        new("{sp}/logout/{mvpd}", RestV2Needs.Device, RestV2Answers.Logout, "GET"),
    ];

    public bool Serves(string path) => path.StartsWith(Root, StringComparison.Ordinal);

    public ApiAnswer Answer(Exchange exchange)
    {
        string[] segments = exchange.Recorded.Path[Root.Length..].Split('/');
        foreach (RestV2Route route in Routes)
        {
            if (route.Match(segments) is IReadOnlyDictionary<string, string> values)
            {
                return Answer(route, new RestV2Call(exchange, values));
            }
        }

        return ApiAnswer.NotFound;
    }

    private ApiAnswer Answer(RestV2Route route, RestV2Call call)
    {
        if (!route.Takes(call.Exchange.Request.Method))
        {
            return ApiAnswer.WrongMethod;
        }

        return (route.NeedsToken ? RefuseToken(call) : null) ?? RefuseRequest(route.Needs, call.Exchange) ?? route.Answer(call);
    }

    private ApiAnswer? RefuseToken(RestV2Call call)
    {
        var caller = ApiCaller.Of(call.Exchange, pass, PassEmulator.DefaultScope);
        return caller.State switch
        {
            CallerState.BadClient => EnhancedError.WrongClient(),

            // Not documented: a token of an application that is not one for REST API V2.
            CallerState.LacksScope => EnhancedError.WrongServiceProvider(),
            CallerState.Good => caller.Token!.Client.Statement.Application.Serves(call.ServiceProvider) ? null : EnhancedError.WrongServiceProvider(),

            // An expired token has no code, and before release 3.5.0 its answer had no certain shape.
            _ => ApiAnswer.Text(StatusCodes.Status401Unauthorized, "The access token is not valid."),
        };
    }

    private static ApiAnswer? RefuseRequest(RestV2Needs needs, Exchange exchange)
    {
        IHeaderDictionary headers = exchange.Request.Headers;
        if (needs.HasFlag(RestV2Needs.Device) && !DeviceIdentifierHeader.IsAcceptable(headers["AP-Device-Identifier"].ToString()))
        {
            return EnhancedError.BadRequest("AP-Device-Identifier must be fingerprint and the id in base64.");
        }

        if (needs.HasFlag(RestV2Needs.Device) && !(DeviceInfoHeader.Of(headers) is string deviceInfo && DeviceInfoHeader.IsAcceptable(deviceInfo)))
        {
            return EnhancedError.BadRequest("X-Device-Info must be JSON in base64, with known values.");
        }

        if (needs.HasFlag(RestV2Needs.Partner) && headers["AP-Partner-Framework-Status"].ToString().Length == 0)
        {
            return EnhancedError.BadRequest("AP-Partner-Framework-Status is required.");
        }

        return Has(exchange, needs, RestV2Needs.Form, "application/x-www-form-urlencoded") && Has(exchange, needs, RestV2Needs.Json, "application/json")
            ? null
            : EnhancedError.BadRequest("The content type is not the one of this operation.");
    }

    private static bool Has(Exchange exchange, RestV2Needs needs, RestV2Needs body, string mediaType) => !needs.HasFlag(body)
        || (MediaTypeHeaderValue.TryParse(exchange.Request.ContentType, out MediaTypeHeaderValue? type)
            && type.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase));
}
