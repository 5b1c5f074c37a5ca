using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using TokenKit.Testing.Faults;

namespace TokenKit.Testing.Hosting;

// One endpoint of Adobe, or a group of them: what its routes share. It is the metadata by which the pipeline finds faults and counters.
internal sealed class EmulatedService(EmulatedService.Kind kind, FaultScript faults)
{
    private int _requests;
    private int _refused;
    private int _succeeded;

    // How the journal groups requests.
    public enum Kind
    {
        ImsToken,
        ImsOther,
        DeveloperConsole,
        Gateway,
        AemForms,
        Pass,
        Product,
        Storage,
    }

    public Kind Group => kind;

    public FaultScript Faults => faults;

    // How many requests arrived, refused and faulted ones included.
    public int Requests => Volatile.Read(ref _requests);

    // How many requests were answered with an error; faults do not count.
    public int Refused => Volatile.Read(ref _refused);

    public int Succeeded => Volatile.Read(ref _succeeded);

    // Refuses a request before its route and its method are looked at.
    public Func<Exchange, Answer?> Guard { get; init; } = _ => null;

    // The answer to a method that a path does not have; the header Allow is added to it.
    public Func<Answer> WrongMethod { get; init; } = Answer.WrongMethod;

    // RFC 6749 section 5.1: no cache may keep a token.
    public bool IsNoStore { get; init; }

    // A pattern that ends with a slash also matches without it (ExactPathPolicy).
    public void Map(
        IEndpointRouteBuilder routes, string pattern, params ReadOnlySpan<(string Method, Func<Exchange, Answer> Answer)> answers)
    {
        var methods = new List<string>();
        foreach ((string method, Func<Exchange, Answer> answer) in answers)
        {
            methods.Add(method);
            routes.MapMethods(pattern, [method], Handle(answer)).WithMetadata(this);
        }

        string allowed = string.Join(", ", methods);
        MapAnyMethod(routes, pattern, _ => WrongMethod() with { Allow = allowed });
    }

    public void MapAnyMethod(IEndpointRouteBuilder routes, string pattern, Func<Exchange, Answer> answer) =>
        routes.Map(pattern, Handle(answer)).WithMetadata(this);

    public void Arrived() => Interlocked.Increment(ref _requests);

    private RequestDelegate Handle(Func<Exchange, Answer> answer) => context =>
    {
        var exchange = Exchange.Of(context);
        Answer answered = Guard(exchange) ?? answer(exchange);
        if (IsNoStore)
        {
            context.Response.Headers.CacheControl = "no-store";
        }

        // Counted before it is sent: a client that has the answer finds it counted.
        Interlocked.Increment(ref answered.Succeeded ? ref _succeeded : ref _refused);
        return exchange.SendAsync(answered);
    };
}
