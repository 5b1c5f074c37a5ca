using Microsoft.Extensions.DependencyInjection;
using TokenKit.Benchmarks.Handlers;
using TokenKit.Caching;
using TokenKit.Http;

namespace TokenKit.Benchmarks.Subjects;

/// <summary>What is added to a request that ends at an API in memory, with a token that is fresh.</summary>
public static class RequestSubjects
{
    public const string Floor = "bare pipe";
    public const string ConstantHeader = "constant Authorization, typed";
    public const string ConstantHeaders = "constant headers of the same set, typed";
    public const string OursAlone = "TokenKit, Authorization alone";
    public const string Ours = "TokenKit, all headers";
    public const string Semaphore = "by hand: semaphore and fields";
    public const string FactoryFloor = "factory client, default loggers";
    public const string FactoryConstantHeaders = "factory client, constant headers of the same set";
    public const string FactoryOurs = "factory client, TokenKit";

    public static IReadOnlyList<SubjectInfo> All { get; } =
    [
        new(Floor, Kind.Floor, null, api => new RequestSubject(new HttpMessageInvoker(api))),
        new("constant Authorization, a string", Kind.Limit, Floor, api => Over(api, new ConstantTextHandler())),
        new(ConstantHeader, Kind.Limit, Floor, api => Over(api, new ConstantHeaderHandler())),
        new("constant Authorization and one clock read", Kind.Limit, Floor, api => Over(api, new ClockedHeaderHandler())),
        new(ConstantHeaders, Kind.Limit, Floor, api => Over(api, new ConstantHeadersHandler())),
        new("a step of TokenKit's: Authorization of a cached token", Kind.ByHand, Floor,
            api => Over(api, new ProfiledHandler(checksHost: false))),
        new("a step of TokenKit's: and the look at the host", Kind.ByHand, Floor, api => Over(api, new ProfiledHandler(checksHost: true))),
        new(OursAlone, Kind.Ours, Floor, api => Over(api, Handler(allHeaders: false))),
        new(Ours, Kind.Ours, Floor, api => Over(api, Handler(allHeaders: true))),
        new(Semaphore, Kind.ByHand, Floor, api => Over(api, new SemaphoreHandler())),
        .. PeerSubjects.Requests,
        new(FactoryFloor, Kind.Floor, null, api => OfFactory(api, static (_, _) => { })),
        new("factory client, constant Authorization, typed", Kind.Limit, FactoryFloor,
            api => OfFactory(api, static (_, client) => client.AddHttpMessageHandler(() => new ConstantHeaderHandler()))),
        new(FactoryConstantHeaders, Kind.Limit, FactoryFloor,
            api => OfFactory(api, static (_, client) => client.AddHttpMessageHandler(() => new ConstantHeadersHandler()))),
        new(FactoryOurs, Kind.Ours, FactoryFloor, api => OfFactory(api, AddTokenKit)),
    ];

    /// <summary>Those that are also measured on two threads.</summary>
    public static IReadOnlyList<SubjectInfo> OnTwoThreads { get; } =
        [.. All.Where(info => (info.Floor ?? info.Name) != FactoryFloor)];

    /// <summary>Those whose scaling is compared with that of the bare pipe, round by round.</summary>
    public static IReadOnlyList<SubjectInfo> BesideThePipe { get; } =
        [.. All.Where(info => info.Name is Floor or ConstantHeader or ConstantHeaders or OursAlone or Ours)];

    internal static RequestSubject Over(HttpMessageHandler api, DelegatingHandler handler)
    {
        handler.InnerHandler = api;
        return new RequestSubject(new HttpMessageInvoker(handler));
    }

    internal static AdobeTokenHandler Handler(bool allHeaders) =>
        new(new CachingTokenProvider(new ConstantToken()),
            new AdobeTokenHandlerOptions { SendApiKey = allHeaders, SendOrganizationId = allHeaders });

    private static RequestSubject OfFactory(ApiStub api, Action<IServiceCollection, IHttpClientBuilder> add)
    {
        var services = new ServiceCollection();
        IHttpClientBuilder client = services.AddHttpClient("api").ConfigurePrimaryHttpMessageHandler(() => api);
        add(services, client);
        ServiceProvider provider = services.BuildServiceProvider();
        return new RequestSubject(provider.GetRequiredService<IHttpClientFactory>().CreateClient("api"), provider);
    }

    private static void AddTokenKit(IServiceCollection services, IHttpClientBuilder client)
    {
        services.AddAdobeTokens().AddProvider("aem", static _ => new ConstantToken());
        client.AddAdobeTokenHandler("aem");
    }
}
