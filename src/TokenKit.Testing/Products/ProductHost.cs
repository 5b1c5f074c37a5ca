using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using TokenKit.Testing.Faults;
using TokenKit.Testing.Gateway;
using TokenKit.Testing.Hosting;
using TokenKit.Testing.Ims;

namespace TokenKit.Testing.Products;

// The hosts of one product: which headers it requires beside the token, and how it answers.
internal sealed class ProductHost(string[] names, ProductErrors errors, params string[] headers)
{
    // The other services answer on any host, so these routes are compared first.
    private const int First = -1;

    // The paths that are answered with the JSON of the gateway, because Adobe documents no body for them; null for none.
    public string? Path { get; init; } = "/{**rest}";

    // The paths that require neither the token nor a header; null for none.
    public string? PublicPath { get; init; }

    // Adds what Adobe does document, such as jobs.
    public Action<EmulatedService, IEndpointRouteBuilder>? Flow { get; init; }

    public EmulatedService MapRoutes(IEndpointRouteBuilder routes, ImsEmulator ims, FaultScript faults)
    {
        var service = new EmulatedService(EmulatedService.Kind.Product, faults)
        {
            Guard = exchange => Refuse(exchange, ims.TokenOf(exchange)),
        };
        RouteGroupBuilder group = routes.MapGroup(string.Empty).WithMetadata(new HostPolicy.Names(names)).WithOrder(First);
        if (Path is not null)
        {
            service.MapAnyMethod(group, Path, exchange => GatewayEmulator.Echo(exchange, ims.TokenOf(exchange)!));
        }

        Flow?.Invoke(service, group);
        return service;
    }

    private Answer? Refuse(Exchange exchange, IssuedToken? token)
    {
        if (PublicPath is not null && exchange.Request.Path.StartsWithSegments(PublicPath, StringComparison.Ordinal))
        {
            return null;
        }

        if (token is null)
        {
            return exchange.BearerToken is null ? errors.NoToken : errors.BadToken;
        }

        foreach (string name in headers)
        {
            string value = exchange.Header(name);
            if (value.Length == 0)
            {
                return errors.NoHeader(name);
            }

            if (ExpectedValue(name, token) is string expected && value != expected)
            {
                return errors.WrongHeader(name);
            }
        }

        return null;
    }

    // Null if any value will do.
    private static string? ExpectedValue(string name, IssuedToken token) => name switch
    {
        ProductErrors.ApiKey => token.ClientId,
        ProductHosts.Organization or ProductHosts.JournalOrganization => token.OrganizationId,
        _ => null,
    };
}
