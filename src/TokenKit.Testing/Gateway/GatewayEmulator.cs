using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using TokenKit.Testing.Faults;
using TokenKit.Testing.Hosting;
using TokenKit.Testing.Ims;

namespace TokenKit.Testing.Gateway;

/// <summary>
/// A protected API at <c>/api/</c> and everything below it, for any method, that checks tokens and headers like Adobe's gateway. A correct
/// call is answered with 200 and JSON: <c>method</c>, <c>path</c>, <c>client_id</c>, <c>token_number</c> (the number of the token in the
/// order of issue, from 1) and <c>body_length</c> (in bytes).
/// </summary>
public sealed class GatewayEmulator
{
    private readonly ImsEmulator _ims;
    private readonly EmulatedService _service;

    internal GatewayEmulator(ImsEmulator ims)
    {
        _ims = ims;
        _service = new EmulatedService(EmulatedService.Kind.Gateway, Faults);
    }

    /// <summary>Whether a call without <c>x-gw-ims-org-id</c> is refused, by default yes. A wrong one always is.</summary>
    public bool RequireOrganization { get; set; } = true;

    /// <summary>How many calls reached the API, refused and faulted ones included.</summary>
    public int Calls => _service.Requests;

    /// <summary>How many calls were refused for their token or their headers; faults do not count.</summary>
    public int RefusedCalls => _service.Refused;

    /// <summary>What goes wrong at the API.</summary>
    public FaultScript Faults { get; } = new();

    internal void MapRoutes(IEndpointRouteBuilder routes)
    {
        _service.MapAnyMethod(routes, "/api", AnswerCall);
        _service.MapAnyMethod(routes, "/api/{**rest}", AnswerCall);
    }

    // What is answered if Adobe documents no body.
    internal static Answer Echo(Exchange exchange, IssuedToken token) => Answer.Json(StatusCodes.Status200OK, new JsonObject
    {
        ["method"] = exchange.Request.Method,
        ["path"] = exchange.Recorded.Path,
        ["client_id"] = token.ClientId,
        ["token_number"] = token.Number,
        ["body_length"] = exchange.Body.Length,
    });

    private Answer AnswerCall(Exchange exchange)
    {
        IssuedToken? token = _ims.TokenOf(exchange);
        return GatewayErrors.RefuseCaller(exchange, token)
            ?? RefuseOrganization(exchange.Header("x-gw-ims-org-id"), token!)
            ?? Echo(exchange, token!);
    }

    private Answer? RefuseOrganization(string organization, IssuedToken token) => organization switch
    {
        "" => RequireOrganization ? GatewayErrors.NoOrganization : null,
        _ when organization != token.OrganizationId => GatewayErrors.WrongOrganization,
        _ => null,
    };
}
