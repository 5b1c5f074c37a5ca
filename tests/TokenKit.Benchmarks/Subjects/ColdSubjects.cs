using System.Text.Json;
using TokenKit.Benchmarks.Handlers;
using TokenKit.Caching;
using TokenKit.Ims;

namespace TokenKit.Benchmarks.Subjects;

/// <summary>The first token: all that keeps one is new, the code is warm, and the token endpoint is in memory.</summary>
public static class ColdSubjects
{
    public const string Floor = "bare HttpClient: form posted, JSON read";
    public const string Ours = "TokenKit: cache made, token acquired";

    public static IReadOnlyList<SubjectInfo> All { get; } =
    [
        new(Floor, Kind.Floor, null, static api => BarePost(Client(api))),
        new(Ours, Kind.Ours, Floor, static api => TokenKit(Client(api))),
        new("TokenKit: provider and cache made, token acquired", Kind.Ours, Floor, static api => TokenKitFromOptions(Client(api))),
        .. PeerSubjects.Cold,
    ];

    private static TaskSubject<string> BarePost(HttpClient client) => new(
        async () =>
        {
            using var form = new FormUrlEncodedContent(
            [
                new("grant_type", "client_credentials"), new("client_id", Credential.ClientId), new("client_secret", Credential.ClientSecret), new("scope", Credential.Scope),
            ]);
            using HttpResponseMessage response = await client.PostAsync(TokenEndpointStub.Address, form);
            response.EnsureSuccessStatusCode();
            using JsonDocument json = await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync());
            return json.RootElement.GetProperty("access_token").GetString()!;
        },
        client);

    private static TaskSubject<AccessToken> TokenKit(HttpClient client)
    {
        var ims = new ImsTokenProvider(Options(), client);
        return new TaskSubject<AccessToken>(() => new CachingTokenProvider(ims).GetTokenAsync().AsTask(), ims, client);
    }

    private static TaskSubject<AccessToken> TokenKitFromOptions(HttpClient client) => new(
        async () =>
        {
            using var ims = new ImsTokenProvider(Options(), client);
            return await new CachingTokenProvider(ims).GetTokenAsync();
        },
        client);

    private static HttpClient Client(ApiStub api) => new(new TokenEndpointStub(api.ObserveTokenRequest));

    private static ImsOptions Options()
    {
        var options = new ImsOptions { ClientId = Credential.ClientId, ClientSecret = Credential.ClientSecret };
        foreach (string scope in Credential.Scope.Split(','))
        {
            options.Scopes.Add(scope);
        }

        return options;
    }
}
