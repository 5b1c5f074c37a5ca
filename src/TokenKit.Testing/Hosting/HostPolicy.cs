using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;

namespace TokenKit.Testing.Hosting;

// Chooses among the routes of a path by their hosts, when a request comes. RequireHost of ASP.NET Core does it too, but builds a table of
// every path and every host first. With the hosts of all products that takes half a second of each emulator.
internal sealed class HostPolicy : MatcherPolicy, IEndpointSelectorPolicy
{
    public override int Order => 0;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => true;

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        for (int i = 0; i < candidates.Count; i++)
        {
            if (candidates.IsValidCandidate(i)
                && candidates[i].Endpoint.Metadata.GetMetadata<Names>() is Names names
                && !names.Include(httpContext.Request.Host.Host))
            {
                candidates.SetValidity(i, false);
            }
        }

        return Task.CompletedTask;
    }

    // The metadata of a route. A name that begins with *. stands for all hosts below a domain.
    public sealed class Names(params string[] names)
    {
        public bool Include(string host) => Array.Exists(
            names,
            name => name.StartsWith("*.", StringComparison.Ordinal)
                ? host.EndsWith(name[1..], StringComparison.OrdinalIgnoreCase)
                : host.Equals(name, StringComparison.OrdinalIgnoreCase));
    }
}
