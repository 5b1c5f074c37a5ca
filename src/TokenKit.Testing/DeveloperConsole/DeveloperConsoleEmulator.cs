using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using TokenKit.Testing.Faults;
using TokenKit.Testing.Gateway;
using TokenKit.Testing.Hosting;
using TokenKit.Testing.Ims;

namespace TokenKit.Testing.DeveloperConsole;

/// <summary>
/// The Adobe Developer Console's API for the secrets of a credential, at
/// <c>/console/organizations/{number}/credentials/{number}/secrets</c>: list, add, and delete by <c>uuid</c>. It checks token and
/// <c>x-api-key</c> like the gateway, and the scopes that Adobe asks for.
/// </summary>
public sealed class DeveloperConsoleEmulator
{
    /// <summary>The scopes that a token needs here, as the <c>scope</c> parameter is sent; to list the last one is not needed.</summary>
    public const string RequiredScope =
        "AdobeID,openid,read_organizations,additional_info.projectedProductContext,additional_info.roles,adobeio_api,read_client_secret,"
        + "manage_client_secrets";

    private const string SecretsPath = "/console/organizations/{organization}/credentials/{credential}/secrets";

    private static readonly string[] ScopesToWrite = RequiredScope.Split(',');
    private static readonly string[] ScopesToRead = ScopesToWrite[..^1];

    // Adobe documents no errors here: they have the shape of the gateway's errors, with the status as the code.
    private static readonly Answer NotFound = Error(404, "There is no such credential or secret.");
    private static readonly Answer WrongMethod = Error(405, "The method is not allowed.");
    private static readonly Answer TooManySecrets = Error(400, "The credential has two secrets already.");
    private static readonly Answer NoRotation = Error(400, "The secrets of this credential can not be managed here.");
    private static readonly Answer Migrating = Error(409, "A migration of this credential is in progress.");

    private readonly ImsEmulator _ims;
    private readonly EmulatedService _service;

    internal DeveloperConsoleEmulator(ImsEmulator ims)
    {
        _ims = ims;
        _service = new EmulatedService(EmulatedService.Kind.DeveloperConsole, Faults)
        {
            Guard = Refuse,
            WrongMethod = () => WrongMethod,
            IsNoStore = true,
        };
    }

    /// <summary>How many calls reached the console, refused and faulted ones included.</summary>
    public int Calls => _service.Requests;

    /// <summary>How many calls were refused; faults do not count.</summary>
    public int RefusedCalls => _service.Refused;

    /// <summary>What goes wrong at the console.</summary>
    public FaultScript Faults { get; } = new();

    internal void MapRoutes(IEndpointRouteBuilder routes)
    {
        _service.Map(routes, SecretsPath, (HttpMethods.Get, List), (HttpMethods.Post, Add));
        _service.Map(routes, $"{SecretsPath}/{{secret}}", (HttpMethods.Delete, Delete));
        _service.MapAnyMethod(routes, "/console/{**rest}", _ => NotFound);
    }

    private Answer? Refuse(Exchange exchange)
    {
        IssuedToken? token = _ims.TokenOf(exchange);
        if (GatewayErrors.RefuseCaller(exchange, token) is Answer refused)
        {
            return refused;
        }

        bool reads = HttpMethods.IsGet(exchange.Request.Method);
        string[] missing = [.. (reads ? ScopesToRead : ScopesToWrite).Except(token!.Scopes, StringComparer.Ordinal)];
        return FindCredential(exchange) switch
        {
            _ when missing.Length > 0 => Error(403, $"The token lacks scopes: {string.Join(", ", missing)}"),
            null => NotFound,
            var credential when credential.OrganizationId != token.OrganizationId => GatewayErrors.WrongOrganization,
            { RequiresOrganizationId: true } => NoRotation,
            { IsMigrating: true } when !reads => Migrating,
            _ => null,
        };
    }

    private Answer List(Exchange exchange) => Answer.Json(StatusCodes.Status200OK, SecretJson.List(FindCredential(exchange)!));

    private Answer Add(Exchange exchange) =>
        FindCredential(exchange)!.Secrets.TryAdd($"p8e-FAKE-{RandomNumberGenerator.GetHexString(24, lowercase: true)}") is LiveSecret added
            ? Answer.Json(StatusCodes.Status201Created, SecretJson.Added(added))
            : TooManySecrets;

    private Answer Delete(Exchange exchange) =>
        FindCredential(exchange)!.Secrets.RemoveById(exchange.RouteValue("secret")) ? new Answer(StatusCodes.Status204NoContent) : NotFound;

    private ImsEmulatorCredential? FindCredential(Exchange exchange) =>
        Number(exchange, "organization") is long organization && Number(exchange, "credential") is long credential
            ? _ims.FindCredential(organization, credential)
            : null;

    // Null if it is not a positive number without leading zeros: no credential has such a number.
    private static long? Number(Exchange exchange, string name)
    {
        string value = exchange.RouteValue(name);
        bool isNumber = long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long number);
        return isNumber && !value.StartsWith('0') ? number : null;
    }

    private static Answer Error(int status, string message) =>
        GatewayErrors.Of(status, status.ToString(CultureInfo.InvariantCulture), message);
}
