using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using TokenKit.Testing.Faults;
using TokenKit.Testing.Gateway;
using TokenKit.Testing.Hosting;
using TokenKit.Testing.Ims;

namespace TokenKit.Testing.DeveloperConsole;

/// <summary>
/// The Adobe Developer Console's API for the secrets of a credential, at <c>/console/organizations/{number}/credentials/{number}/secrets</c>: list,
/// add, and delete by <c>uuid</c>. It checks token and <c>x-api-key</c> like the gateway, and the scopes that Adobe asks for.
/// </summary>
public sealed partial class DeveloperConsoleEmulator : IEmulatedService
{
    /// <summary>The scopes that a token needs here, as the <c>scope</c> parameter is sent; to list the last one is not needed.</summary>
    public const string RequiredScope =
        "AdobeID,openid,read_organizations,additional_info.projectedProductContext,additional_info.roles,adobeio_api,read_client_secret,"
        + "manage_client_secrets";

    private readonly TimeProvider _timeProvider;
    private readonly ImsEmulator _ims;
    private readonly FaultQueue _faults;
    private int _calls;
    private int _refusedCalls;

    internal DeveloperConsoleEmulator(TimeProvider timeProvider, ImsEmulator ims, FaultQueue faults)
    {
        _timeProvider = timeProvider;
        _ims = ims;
        _faults = faults;
    }

    /// <summary>How many calls reached the console, refused and faulted ones included.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>How many calls were refused; faults do not count.</summary>
    public int RefusedCalls => Volatile.Read(ref _refusedCalls);

    FaultQueue IEmulatedService.Faults => _faults;

    bool IEmulatedService.Serves(string path) => IsConsolePath(path);

    void IEmulatedService.Arrived() => Interlocked.Increment(ref _calls);

    Task IEmulatedService.AnswerAsync(Exchange exchange)
    {
        exchange.ResponseHeaders.CacheControl = "no-store";
        Match path = SecretsPath().Match(exchange.Recorded.Path);
        ImsEmulatorCredential? credential = path.Success ? _ims.FindCredential(Number(path, "organization"), Number(path, "credential")) : null;
        GatewayRefusal? refusal = Refuse(exchange, credential);
        return refusal is null ? AnswerAsync(exchange, credential!, path.Groups["secret"]) : RefuseAsync(exchange, refusal);
    }

    internal static bool IsConsolePath(string path) => path.StartsWith("/console/", StringComparison.Ordinal);

    // -1, the number of no credential, where it is too long to be one.
    private static long Number(Match path, string group) =>
        long.TryParse(path.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : -1;

    private GatewayRefusal? Refuse(Exchange exchange, ImsEmulatorCredential? credential)
    {
        var caller = Caller.Of(exchange.Request.Headers, _ims, _timeProvider.GetUtcNow());
        if (caller.Token is not IssuedToken token || caller.Refusal is not null)
        {
            return caller.Refusal;
        }

        IReadOnlyList<string> missing = ConsoleScopes.Missing(token.Scopes, HttpMethods.IsGet(exchange.Request.Method));
        return credential switch
        {
            _ when missing.Count > 0 => ConsoleRefusal.MissingScopes(missing),
            null => ConsoleRefusal.NotFound,
            _ when credential.OrganizationId != token.OrganizationId => GatewayRefusal.WrongOrganization,
            { RequiresOrganizationId: true } => ConsoleRefusal.NoRotation,
            { IsMigrating: true } when !HttpMethods.IsGet(exchange.Request.Method) => ConsoleRefusal.Migrating,
            _ => null,
        };
    }

    private Task AnswerAsync(Exchange exchange, ImsEmulatorCredential credential, Group secret) => (exchange.Request.Method, secret.Success) switch
    {
        ("GET", false) => exchange.SendJsonAsync(StatusCodes.Status200OK, SecretJson.List(credential)),
        ("POST", false) => AddAsync(exchange, credential),
        ("DELETE", true) => DeleteAsync(exchange, credential, secret.Value),
        (_, bool named) => RefuseMethodAsync(exchange, named ? "DELETE" : "GET, POST"),
    };

    private Task AddAsync(Exchange exchange, ImsEmulatorCredential credential) =>
        credential.Secrets.TryAdd($"p8e-FAKE-{RandomNumberGenerator.GetHexString(24, lowercase: true)}") is LiveSecret added
            ? exchange.SendJsonAsync(StatusCodes.Status201Created, SecretJson.Added(added))
            : RefuseAsync(exchange, ConsoleRefusal.TooManySecrets);

    private Task DeleteAsync(Exchange exchange, ImsEmulatorCredential credential, string id) => credential.Secrets.RemoveById(id)
        ? exchange.SendAsync(StatusCodes.Status204NoContent)
        : RefuseAsync(exchange, ConsoleRefusal.NotFound);

    private Task RefuseMethodAsync(Exchange exchange, string allowed)
    {
        exchange.ResponseHeaders.Allow = allowed;
        return RefuseAsync(exchange, ConsoleRefusal.WrongMethod);
    }

    private Task RefuseAsync(Exchange exchange, GatewayRefusal refusal)
    {
        Interlocked.Increment(ref _refusedCalls);
        return refusal.SendAsync(exchange);
    }

    [GeneratedRegex("^/console/organizations/(?<organization>[1-9][0-9]*)/credentials/(?<credential>[1-9][0-9]*)/secrets(/(?<secret>[^/]+))?\\z")]
    private static partial Regex SecretsPath();
}
