using Microsoft.AspNetCore.Http;
using TokenKit.Testing.Faults;
using TokenKit.Testing.Hosting;
using TokenKit.Testing.Ims;

namespace TokenKit.Testing.Gateway;

/// <summary>
/// A protected API at <c>/api/</c> and everything below it, for any method, that checks tokens and headers like Adobe's gateway. A call that
/// passes is answered with 200 and JSON: <c>method</c>, <c>path</c>, <c>client_id</c>, <c>token_number</c> (which token it was, counted from 1 in
/// the order of issue) and <c>body_length</c> (in bytes).
/// </summary>
public sealed class GatewayEmulator : IEmulatedService
{
    private readonly TimeProvider _timeProvider;
    private readonly ImsEmulator _ims;
    private readonly FaultQueue _faults;
    private int _calls;
    private int _refusedCalls;

    internal GatewayEmulator(TimeProvider timeProvider, ImsEmulator ims, FaultQueue faults)
    {
        _timeProvider = timeProvider;
        _ims = ims;
        _faults = faults;
    }

    /// <summary>Whether a call without <c>x-gw-ims-org-id</c> is refused, by default yes. A wrong one always is.</summary>
    public bool RequireOrganization { get; set; } = true;

    /// <summary>How many calls reached the API, refused and faulted ones included.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>How many calls were refused for their token or their headers; faults do not count.</summary>
    public int RefusedCalls => Volatile.Read(ref _refusedCalls);

    FaultQueue IEmulatedService.Faults => _faults;

    bool IEmulatedService.Serves(string path) => IsApiPath(path);

    void IEmulatedService.Arrived() => Interlocked.Increment(ref _calls);

    Task IEmulatedService.AnswerAsync(Exchange exchange)
    {
        var caller = Caller.Of(exchange.Request.Headers, _ims, _timeProvider.GetUtcNow());
        if ((caller.Refusal ?? RefuseOrganization(exchange.Request.Headers["x-gw-ims-org-id"].ToString(), caller.Token!)) is GatewayRefusal refusal)
        {
            Interlocked.Increment(ref _refusedCalls);
            return refusal.SendAsync(exchange);
        }

        return exchange.SendJsonAsync(StatusCodes.Status200OK, JsonText.Write(json =>
        {
            json.WriteString("method", exchange.Request.Method);
            json.WriteString("path", exchange.Recorded.Path);
            json.WriteString("client_id", caller.Token!.ClientId);
            json.WriteNumber("token_number", caller.Token.Number);
            json.WriteNumber("body_length", exchange.Body.Length);
        }));
    }

    internal static bool IsApiPath(string path) => path == "/api" || path.StartsWith("/api/", StringComparison.Ordinal);

    private GatewayRefusal? RefuseOrganization(string organization, IssuedToken token) => organization switch
    {
        "" => RequireOrganization ? GatewayRefusal.NoOrganization : null,
        _ when organization != token.OrganizationId => GatewayRefusal.WrongOrganization,
        _ => null,
    };
}
