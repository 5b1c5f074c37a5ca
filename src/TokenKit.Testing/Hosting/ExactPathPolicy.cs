using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;
using Microsoft.AspNetCore.Routing.Patterns;

namespace TokenKit.Testing.Hosting;

// ASP.NET Core matches paths in any case, and with or without a slash at the end. Adobe does not: here a path is as its pattern says.
// A pattern that ends with a slash also matches without it; a pattern that ends with {**rest} matches only with a slash before the rest.
internal sealed class ExactPathPolicy : MatcherPolicy, IEndpointSelectorPolicy
{
    public override int Order => 0;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => true;

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        string path = httpContext.Request.Path.Value ?? string.Empty;
        for (int i = 0; i < candidates.Count; i++)
        {
            if (candidates.IsValidCandidate(i) && candidates[i].Endpoint is RouteEndpoint endpoint && !IsExact(endpoint.RoutePattern, path))
            {
                candidates.SetValidity(i, false);
            }
        }

        return Task.CompletedTask;
    }

    private static bool IsExact(RoutePattern pattern, string path)
    {
        string[] sent = path.Split('/')[1..];
        IReadOnlyList<RoutePatternPathSegment> segments = pattern.PathSegments;
        for (int i = 0; i < segments.Count; i++)
        {
            if (i == sent.Length || segments[i].Parts[0] is RoutePatternParameterPart { IsCatchAll: true })
            {
                return i < sent.Length;
            }

            if (segments[i].Parts[0] is RoutePatternLiteralPart literal && literal.Content != sent[i])
            {
                return false;
            }
        }

        bool hasSlash = sent.Length == segments.Count + 1 && sent[^1].Length == 0 && pattern.RawText?.EndsWith('/') is true;
        return sent.Length == segments.Count || hasSlash;
    }
}
