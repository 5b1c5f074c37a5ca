using Microsoft.Extensions.DependencyInjection;
using Polly;
using TokenKit.AdobePass;
using TokenKit.Ims;

namespace TokenKit.Soak.Counts;

/// <summary>One service that asks for a token once, with its handlers, against an endpoint with its mishap.</summary>
/// <param name="Requests">How many requests reached the endpoint.</param>
/// <param name="Outcome">What the caller gets: the status of the endpoint and its Retry-After, or that there is a token.</param>
internal sealed record Count(int Requests, string Outcome)
{
    /// <summary>The outcome of a call that brings a token.</summary>
    public const string Token = "a token";

    // An answer after 12 s takes 1.2 s.
    private const int Speed = 10;

    // {"alg":"RS256"} . {"sub":"FAKE-application","iss":"auth.adobe.com","nbf":1,"iat":1} . an invented signature.
    private const string Statement =
        "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJGQUtFLWFwcGxpY2F0aW9uIiwiaXNzIjoiYXV0aC5hZG9iZS5jb20iLCJuYmYiOjEsImlhdCI6MX0.RkFLRS1zaWduYXR1cmU";

    public override string ToString() => $"{Requests}, {Outcome}";

    public static async Task<Count> OfAsync(Mishap mishap, EveryClient handlers)
    {
        var clock = new SteppedClock(Speed);
        await using CountingEndpoint endpoint = await CountingEndpoint.StartAsync(mishap, clock);
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(clock);

        // The builder of every resilience handler: its clock is as fast as TokenKit's.
        services.AddTransient(_ => new ResiliencePipelineBuilder { TimeProvider = clock });
        services.AddSingleton<IClientRegistrationStore>(new InMemoryClientRegistrationStore());
        services.ConfigureHttpClientDefaults(handlers.Configure);
        AdobeTokensBuilder tokens = services.AddAdobeTokens();
        _ = mishap.IsAtRegistration
            ? tokens.AddAdobePass("token", options => (options.Authority, options.SoftwareStatement) = (endpoint.Address, Statement))
            : tokens.AddIms("token", options => Set(options, endpoint.Address));
        await using ServiceProvider provider = services.BuildServiceProvider();
        string outcome = await GetTokenAsync(provider.GetRequiredKeyedService<ITokenProvider>("token"));
        return new Count(endpoint.Requests, outcome);
    }

    private static void Set(ImsOptions options, Uri authority)
    {
        options.Authority = authority;
        options.ClientId = "FAKE-client";
        options.ClientSecret = "FAKE-secret";
        options.Scopes.Add("openid");
    }

    private static async Task<string> GetTokenAsync(ITokenProvider tokens)
    {
        try
        {
            await tokens.GetTokenAsync();
            return Token;
        }
        catch (TokenAcquisitionException exception)
        {
            string status = exception.StatusCode is { } code ? $"{(int)code}" : "no status";
            return exception.RetryAfter is { } wait ? $"{status}, {wait.TotalSeconds:0} s" : status;
        }
        catch (Exception exception)
        {
            return exception.GetType().Name;
        }
    }
}
