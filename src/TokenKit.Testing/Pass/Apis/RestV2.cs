using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using TokenKit.Testing.Hosting;

namespace TokenKit.Testing.Pass.Apis;

// REST API V2: its operations, their required headers, and its enhanced errors.
internal sealed class RestV2(PassEmulator pass) : IProtectedApi
{
    private const string Root = "/pass/api/v2/";
    private const string Form = "application/x-www-form-urlencoded";

    private readonly RestV2Route[] _routes = Routes(pass.TimeProvider);

    public bool Serves(string path) => path.StartsWith(Root, StringComparison.Ordinal);

    public ApiAnswer Answer(Exchange exchange)
    {
        // A sample of Adobe's has a slash at the end of its path.
        string path = exchange.Recorded.Path[Root.Length..];
        string[] segments = (path.EndsWith('/') ? path[..^1] : path).Split('/');
        var matches = _routes
            .Select(route => (Route: route, Values: route.Match(segments)))
            .Where(match => match.Values is not null)
            .ToList();
        if (matches.Count == 0)
        {
            return ApiAnswer.NotFound;
        }

        string method = exchange.Request.Method;
        return matches.FirstOrDefault(match => match.Route.Methods.Contains(method)) is { Route: RestV2Route route, Values: { } values }
            ? Answer(route, new RestV2Call(exchange, values))
            : EnhancedError.WrongMethod(matches.SelectMany(match => match.Route.Methods));
    }

    private static RestV2Route[] Routes(TimeProvider timeProvider)
    {
        var sessions = new RestV2Sessions(timeProvider);
        var ofSession = new RestV2SessionAnswers(sessions);
        var answers = new RestV2Answers(timeProvider, sessions);
        return
        [
            new("authenticate/{sp}/{code}", RestV2Needs.Nothing, ofSession.Authenticate, "GET") { NeedsToken = false },
            new("{sp}/configuration", RestV2Needs.Nothing, RestV2Answers.Configuration, "GET"),
            new("{sp}/sessions", RestV2Needs.Device | RestV2Needs.Form, ofSession.Create, "POST"),
            new("{sp}/sessions/{code}", RestV2Needs.Nothing, ofSession.Show, "GET"),
            new("{sp}/sessions/{code}", RestV2Needs.Form, ofSession.Resume, "POST"),
            new("{sp}/sessions/sso/{partner}", RestV2Needs.Device | RestV2Needs.Form, ofSession.CreateForPartner, "POST"),
            new("{sp}/profiles", RestV2Needs.Device, answers.Profiles, "GET"),
            new("{sp}/profiles/{mvpd}", RestV2Needs.Device, answers.Profiles, "GET"),
            new("{sp}/profiles/code/{code}", RestV2Needs.Nothing, answers.Profiles, "GET"),
            new("{sp}/profiles/sso/{partner}", RestV2Needs.Device | RestV2Needs.Form, answers.CreateProfile, "POST"),
            new("{sp}/decisions/authorize/{mvpd}", RestV2Needs.Device | RestV2Needs.Json, answers.Authorize, "POST"),
            new("{sp}/decisions/preauthorize/{mvpd}", RestV2Needs.Device | RestV2Needs.Json, RestV2Answers.Preauthorize, "POST"),
            new("{sp}/logout/{mvpd}", RestV2Needs.Device, RestV2Answers.Logout, "GET"),
        ];
    }

    private ApiAnswer Answer(RestV2Route route, RestV2Call call) =>
        (route.NeedsToken ? RefuseToken(call) : null) ?? RefuseRequest(route.Needs, call.Exchange) ?? route.Answer(call);

    private ApiAnswer? RefuseToken(RestV2Call call)
    {
        var caller = ApiCaller.Of(call.Exchange, pass, PassEmulator.DefaultScope);
        return caller.State switch
        {
            CallerState.BadClient => EnhancedError.WrongClient(),

            // Not documented: a token of an application that is not one for REST API V2.
            CallerState.LacksScope => EnhancedError.WrongServiceProvider(),
            CallerState.Good => caller.Token!.Client.Statement.Application.Serves(call.ServiceProvider) ? null : EnhancedError.WrongServiceProvider(),

            // Adobe's list has no code for a token that is absent or has expired: the answer is that of the other APIs, which is JSON.
            _ => caller.Refuse(),
        };
    }

    private static ApiAnswer? RefuseRequest(RestV2Needs needs, Exchange exchange)
    {
        IHeaderDictionary headers = exchange.Request.Headers;
        if (needs.HasFlag(RestV2Needs.Device) && !DeviceIdentifierHeader.IsAcceptable(headers["AP-Device-Identifier"].ToString()))
        {
            return EnhancedError.InvalidHeader("device_identifier", "AP-Device-Identifier must be fingerprint and the id in base64.");
        }

        if (needs.HasFlag(RestV2Needs.Device) && !(DeviceInfoHeader.Of(headers) is string deviceInfo && DeviceInfoHeader.IsAcceptable(deviceInfo)))
        {
            return EnhancedError.InvalidHeader("device_info", "X-Device-Info must be JSON in base64, with known values.");
        }

        if (needs.HasFlag(RestV2Needs.Json) && !Is(exchange, "application/json"))
        {
            return EnhancedError.InvalidParameter("resources", "The content type must be application/json.");
        }

        return needs.HasFlag(RestV2Needs.Form) && !Is(exchange, Form) ? EnhancedError.WrongContentType(Form) : null;
    }

    private static bool Is(Exchange exchange, string mediaType) =>
        MediaTypeHeaderValue.TryParse(exchange.Request.ContentType, out MediaTypeHeaderValue? type)
        && type.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase);
}
