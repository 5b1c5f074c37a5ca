using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TokenKit.Benchmarks.Handlers;
using TokenKit.Caching;
using TokenKit.Http;
using TokenKit.Ims;

namespace TokenKit.Benchmarks.Subjects;

/// <summary>
/// The first token: the code is warm and the token endpoint is in memory. Each stands over a bare <see cref="HttpClient"/> that is made
/// anew or kept as its own is:
/// all make everything anew, but for the one that is named after what it keeps.
/// </summary>
public static class ColdSubjects
{
    public const string Floor = "bare HttpClient made: form posted, JSON read";
    public const string KeptFloor = "bare HttpClient kept: form posted, JSON read";

    public static IReadOnlyList<SubjectInfo> All { get; } =
    [
        new(Floor, Kind.Floor, null, static api => new TaskSubject<string>(async () =>
        {
            using HttpClient client = Client(api);
            return await PostAsync(client);
        })),
        new("TokenKit: HttpClient, provider and cache made, token acquired", Kind.Ours, Floor,
            static api => new TaskSubject<AccessToken>(async () =>
        {
            using HttpClient client = Client(api);
            using var ims = new ImsTokenProvider(Options(), client);
            return await new CachingTokenProvider(ims).GetTokenAsync();
        })),
        new("TokenKit: the same and handler made, first request sent", Kind.Ours, Floor,
            static api => new TaskSubject<bool>(() => SendFirstAsync(api))),
        new("TokenKit: services made, token acquired", Kind.Ours, Floor, static api => new TaskSubject<AccessToken>(async () =>
        {
            await using ServiceProvider services = Services(api);
            return await services.GetRequiredService<ITokenProvider>().GetTokenAsync();
        })),
        .. PeerSubjects.Cold,
        new(KeptFloor, Kind.Floor, null,
            static api => KeepingClient(api, static client => new TaskSubject<string>(() => PostAsync(client), client))),
        new("TokenKit: HttpClient and provider kept, cache made, token acquired", Kind.Ours, KeptFloor,
            static api => KeepingClient(api, static client =>
        {
            var ims = new ImsTokenProvider(Options(), client);
            return new TaskSubject<AccessToken>(() => new CachingTokenProvider(ims).GetTokenAsync().AsTask(), ims, client);
        })),
    ];

    private static Subject KeepingClient(ApiStub api, Func<HttpClient, Subject> create) => create(Client(api));

    private static async Task<string> PostAsync(HttpClient client)
    {
        using var form = new FormUrlEncodedContent(
        [
            new("grant_type", "client_credentials"), new("client_id", Credential.ClientId), new(
                "client_secret", Credential.ClientSecret), new("scope", Credential.Scope),
        ]);
        using HttpResponseMessage response = await client.PostAsync(TokenEndpointStub.Address, form);
        response.EnsureSuccessStatusCode();
        using JsonDocument json = await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync());
        return json.RootElement.GetProperty("access_token").GetString()!;
    }

    // As Azure.Core, which brings a token only with a request.
    private static async Task<bool> SendFirstAsync(ApiStub api)
    {
        using HttpClient client = Client(api);
        using var ims = new ImsTokenProvider(Options(), client);
        using var handler = new AdobeTokenHandler(
            new CachingTokenProvider(ims), new AdobeTokenHandlerOptions())
        { InnerHandler = new ApiStub() };
        using var invoker = new HttpMessageInvoker(handler);
        await invoker.SendAsync(new HttpRequestMessage(HttpMethod.Get, Addresses.Of(0)), CancellationToken.None);
        return true;
    }

    // As Microsoft.Identity.Web, which is made by a container of services.
    private static ServiceProvider Services(ApiStub api)
    {
        var services = new ServiceCollection();
        services.AddAdobeTokens().AddIms("aem", static options => Set(options));
        services.AddHttpClient(AdobeTokensBuilder.BackChannelName).ConfigurePrimaryHttpMessageHandler(() =>
            new TokenEndpointStub(api.ObserveTokenRequest));
        return services.BuildServiceProvider();
    }

    private static HttpClient Client(ApiStub api) => new(new TokenEndpointStub(api.ObserveTokenRequest));

    private static ImsOptions Options()
    {
        var options = new ImsOptions();
        Set(options);
        return options;
    }

    private static void Set(ImsOptions options)
    {
        options.ClientId = Credential.ClientId;
        options.ClientSecret = Credential.ClientSecret;
        foreach (string scope in Credential.Scope.Split(','))
        {
            options.Scopes.Add(scope);
        }
    }
}
