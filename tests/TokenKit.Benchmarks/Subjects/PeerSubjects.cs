using Azure.Core.Pipeline;
using Google.Apis.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Identity.Abstractions;
using Microsoft.Identity.Client;
using TokenKit.Benchmarks.Handlers;
using TokenKit.Peers;

namespace TokenKit.Benchmarks.Subjects;

/// <summary>What a user would pick instead, each with its settings as they come, before the same token endpoint in memory.</summary>
internal static class PeerSubjects
{
    private const string AzureFloor = "Azure.Core pipeline, bare";
    private const string AzureDefaultFloor = "Azure.Core pipeline, its defaults";
    private const string GoogleFloor = "Google message handler";

    private static readonly ClientCredential Client = new(
        TokenEndpointStub.Address, Credential.ClientId, Credential.ClientSecret, Credential.Scope);
    private static readonly string[] MsalScopes = [MsalApplication.Scope];

    public static IReadOnlyList<SubjectInfo> Requests { get; } =
    [
        new(AzureFloor, Kind.Floor, null, static api => new AzureSubject(new HttpPipeline(new AzureTransport(api)))),
        new("Azure.Core BearerTokenAuthenticationPolicy, bare pipeline", Kind.Peer, AzureFloor,
            static api => new AzureSubject(new HttpPipeline(new AzureTransport(api), [AzurePolicy(api)]))),
        new(AzureDefaultFloor, Kind.Floor, null, static api => new AzureSubject(AzureDefault(api))),
        new("Azure.Core BearerTokenAuthenticationPolicy, default pipeline", Kind.Peer, AzureDefaultFloor,
            static api => new AzureSubject(AzureDefault(api, AzurePolicy(api)))),
        new(GoogleFloor, Kind.Floor, null, static api => new RequestSubject(new HttpMessageInvoker(new ConfigurableMessageHandler(api)))),
        new("Google.Apis.Auth ServiceCredential", Kind.Peer, GoogleFloor, static api => Google(api)),
        new("MSAL AcquireTokenForClient, in a handler", Kind.Peer, RequestSubjects.Floor, static api => Msal(api)),
        new("Microsoft.Identity.Web message handler", Kind.Peer, RequestSubjects.Floor, static api => OfIdentityWeb(api)),
    ];

    public static IReadOnlyList<SubjectInfo> Tokens { get; } =
    [
        new("Google.Apis.Auth GetAccessTokenForRequestAsync", Kind.Peer, null, static _ =>
        {
            var credential = new GoogleCredential(Endpoint(new ApiStub()), Client);
            return new TaskSubject<string>(() => credential.GetAccessTokenForRequestAsync());
        }),
        new("MSAL AcquireTokenForClient", Kind.Peer, null, static _ =>
        {
            IConfidentialClientApplication application = MsalApplication.Create(new MsalTransport(Endpoint(new ApiStub()), Client), Client);
            return new TaskSubject<AuthenticationResult>(() => application.AcquireTokenForClient(MsalScopes).ExecuteAsync());
        }),
        new("Microsoft.Identity.Web CreateAuthorizationHeaderForAppAsync", Kind.Peer, null, static _ =>
        {
            ServiceProvider services = IdentityWeb.CreateServices(new MsalTransport(Endpoint(new ApiStub()), Client), Client);
            IAuthorizationHeaderProvider headers = services.GetRequiredService<IAuthorizationHeaderProvider>();
            return new TaskSubject<string>(() => headers.CreateAuthorizationHeaderForAppAsync(MsalApplication.Scope), services);
        }),
    ];

    public static IReadOnlyList<SubjectInfo> Cold { get; } =
    [
        new("Azure.Core: pipeline and policy made, first request sent", Kind.Peer, ColdSubjects.Floor,
            static api => new TaskSubject<bool>(async () =>
        {
            await AzureSubject.SendAsync(new HttpPipeline(new AzureTransport(new ApiStub()), [AzurePolicy(api)]), 0);
            return true;
        })),
        new("Google.Apis.Auth: credential made, token acquired", Kind.Peer, ColdSubjects.Floor, static api => new TaskSubject<string>(
            () => new GoogleCredential(Endpoint(api), Client).GetAccessTokenForRequestAsync())),
        new("MSAL: application made, token acquired", Kind.Peer, ColdSubjects.Floor, static api => new TaskSubject<AuthenticationResult>(
            () => MsalApplication.Create(new MsalTransport(Endpoint(api), Client), Client).AcquireTokenForClient(MsalScopes)
                .ExecuteAsync())),
        new("Microsoft.Identity.Web: services made, token acquired", Kind.Peer, ColdSubjects.Floor,
            static api => new TaskSubject<string>(async () =>
        {
            await using ServiceProvider services = IdentityWeb.CreateServices(new MsalTransport(Endpoint(api), Client), Client);
            return await services.GetRequiredService<IAuthorizationHeaderProvider>()
                .CreateAuthorizationHeaderForAppAsync(MsalApplication.Scope);
        })),
    ];

    private static TokenEndpointStub Endpoint(ApiStub api) => new(api.ObserveTokenRequest);

    private static BearerTokenAuthenticationPolicy AzurePolicy(ApiStub api) =>
        new(new AzureCredential(new HttpClient(Endpoint(api)), Client), Credential.Scope);

    private static HttpPipeline AzureDefault(ApiStub api, params HttpPipelinePolicy[] perRetry) =>
        HttpPipelineBuilder.Build(new AzureOptions { Transport = new AzureTransport(api) }, perRetry);

    private static RequestSubject Google(ApiStub api) =>
        new(new HttpMessageInvoker(new ConfigurableMessageHandler(api) { Credential = new GoogleCredential(Endpoint(api), Client) }));

    private static RequestSubject Msal(ApiStub api) =>
        new(new HttpMessageInvoker(new MsalHandler(MsalApplication.Create(new MsalTransport(Endpoint(api), Client),
            Client))
        { InnerHandler = api }));

    private static RequestSubject OfIdentityWeb(ApiStub api)
    {
        ServiceProvider services = IdentityWeb.CreateServices(new MsalTransport(Endpoint(api), Client), Client);
        DelegatingHandler handler = IdentityWeb.CreateHandler(services);
        handler.InnerHandler = api;
        return new RequestSubject(new HttpMessageInvoker(handler), services);
    }
}
