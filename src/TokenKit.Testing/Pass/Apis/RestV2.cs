using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using TokenKit.Testing.Hosting;

namespace TokenKit.Testing.Pass.Apis;

// REST API V2: its operations, the headers that they require, and their checks of the token.
internal sealed class RestV2(PassEmulator pass)
{
    private const string Root = "/pass/api/v2/";

    // What a call must bring besides its token.
    [Flags]
    private enum Needs
    {
        Nothing = 0,
        Device = 1,
        Form = 2,
        Json = 4,
    }

    public void MapRoutes(EmulatedService service, IEndpointRouteBuilder routes)
    {
        var sessions = new RestV2Sessions(pass.TimeProvider);
        var ofSession = new RestV2SessionAnswers(sessions);
        var answers = new RestV2Answers(pass.TimeProvider, sessions);
        const Needs DeviceAndForm = Needs.Device | Needs.Form;
        const Needs DeviceAndJson = Needs.Device | Needs.Json;

        Map("authenticate/{sp}/{code}", (HttpMethods.Get, ofSession.Authenticate));
        Map("{sp}/configuration", Get(Needs.Nothing, RestV2Answers.Configuration));
        Map("{sp}/sessions", Post(DeviceAndForm, ofSession.Create));
        Map("{sp}/sessions/{code}", Get(Needs.Nothing, ofSession.Show), Post(Needs.Form, ofSession.Resume));
        Map("{sp}/sessions/sso/{partner}", Post(DeviceAndForm, ofSession.CreateForPartner));
        Map("{sp}/profiles", Get(Needs.Device, answers.Profiles));
        Map("{sp}/profiles/{mvpd}", Get(Needs.Device, answers.Profiles));
        Map("{sp}/profiles/code/{code}", Get(Needs.Nothing, answers.Profiles));
        Map("{sp}/profiles/sso/{partner}", Post(DeviceAndForm, answers.CreateProfile));
        Map("{sp}/decisions/authorize/{mvpd}", Post(DeviceAndJson, answers.Authorize));
        Map("{sp}/decisions/preauthorize/{mvpd}", Post(DeviceAndJson, RestV2Answers.Preauthorize));
        Map("{sp}/logout/{mvpd}", Get(Needs.Device, RestV2Answers.Logout));
        service.MapAnyMethod(routes, Root + "{**rest}", _ => Answer.NotFound);

        // With or without a slash at the end: one of Adobe's samples has it.
        void Map(string path, params ReadOnlySpan<(string Method, Func<Exchange, Answer> Answer)> operations) =>
            service.Map(routes, $"{Root}{path}/", operations);
    }

    private (string Method, Func<Exchange, Answer> Answer) Get(Needs needs, Func<Exchange, Answer> answer) =>
        (HttpMethods.Get, Checked(needs, answer));

    private (string Method, Func<Exchange, Answer> Answer) Post(Needs needs, Func<Exchange, Answer> answer) =>
        (HttpMethods.Post, Checked(needs, answer));

    private Func<Exchange, Answer> Checked(Needs needs, Func<Exchange, Answer> answer) =>
        exchange => RefuseToken(exchange) ?? RefuseRequest(needs, exchange) ?? answer(exchange);

    private Answer? RefuseToken(Exchange exchange)
    {
        // Adobe's list has no code for a token that is absent or has expired: it is answered like at the other APIs, with JSON.
        if (pass.Tokens.Issued.FindGood(exchange.BearerToken, pass.TimeProvider.GetUtcNow()) is not IssuedToken token)
        {
            return PassErrors.AccessDenied;
        }

        PassClient client = pass.ClientOf(token);
        if (client.IsRevoked)
        {
            return EnhancedError.WrongClient();
        }

        // The answer to a token of an application without the scope of REST API V2 is not documented.
        bool isServed = token.Scopes.Contains(PassEmulator.DefaultScope) && client.Statement.Application.Serves(exchange.RouteValue("sp"));
        return isServed ? null : EnhancedError.WrongServiceProvider();
    }

    private static Answer? RefuseRequest(Needs needs, Exchange exchange)
    {
        string? contentType = exchange.Request.ContentType;
        return needs switch
        {
            _ when needs.HasFlag(Needs.Device) && !DeviceHeaders.HasIdentifier(exchange) =>
                EnhancedError.InvalidHeader("device_identifier", "AP-Device-Identifier must be fingerprint and the id in base64."),
            _ when needs.HasFlag(Needs.Device) && !DeviceHeaders.HasInfo(exchange) =>
                EnhancedError.InvalidHeader("device_info", "X-Device-Info must be JSON in base64, with known values."),
            _ when needs.HasFlag(Needs.Json) && !MediaTypes.Is(contentType, "application/json") =>
                EnhancedError.InvalidParameter("resources", "The content type must be application/json."),
            _ when needs.HasFlag(Needs.Form) && !MediaTypes.Is(contentType, MediaTypes.UrlEncodedForm) =>
                EnhancedError.WrongContentType(MediaTypes.UrlEncodedForm),
            _ => null,
        };
    }
}
