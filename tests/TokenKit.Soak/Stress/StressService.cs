using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TokenKit.AdobePass;
using TokenKit.Testing;

namespace TokenKit.Soak.Stress;

/// <summary>A service with several tokens, made as a user makes it, whose settings can change.</summary>
internal sealed class StressService : IAsyncDisposable
{
    /// <summary>The token of Adobe Pass.</summary>
    public const string Pass = "pass";

    private const string Section = "AdobeTokens";

    private readonly StressSettings _settings = new();
    private readonly Dictionary<string, Standing> _standings;
    private readonly ServiceProvider _services;
    private volatile bool _isDisposed;

    public StressService(StressWorld world, Func<string, StressClient> clientOf)
    {
        _standings = StressClient.OfTokens.Keys.ToDictionary(name => name, name => new Standing(clientOf(name), IsChanging: false));
        _settings.Change([.. StressClient.OfTokens.Keys.SelectMany(name => Ims(world, name, clientOf(name))), .. AdobePass(world)]);
        IConfigurationRoot configuration = new ConfigurationBuilder().Add(_settings).Build();
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(world.ServiceClock);
        services.AddSingleton<IClientRegistrationStore>(world.Registrations);
        services.AddAdobeTokens(configuration.GetSection(Section));
        services.AddHttpClient(AdobeTokensBuilder.BackChannelName).ConfigurePrimaryHttpMessageHandler(world.Emulator.CreateHandler);
        foreach (string name in StressClient.OfTokens.Keys)
        {
            AddClient(services, world, name, world.Emulator.ApiAddress);
        }

        AddClient(services, world, Pass, world.Emulator.PassAddress);
        _services = services.BuildServiceProvider();
    }

    public bool IsDisposed => _isDisposed;

    /// <summary>A new client of one of the APIs, by the name of its token.</summary>
    public HttpClient CreateClient(string name) => _services.GetRequiredService<IHttpClientFactory>().CreateClient(name);

    /// <summary>What the settings say of a token. Another object after each change of its client.</summary>
    public Standing StandingOf(string name)
    {
        lock (_standings)
        {
            return _standings[name];
        }
    }

    /// <summary>Changes the client of a token, with its secret and its organization, all at once.</summary>
    public void ChangeClient(string name, StressClient client)
    {
        Stand(name, new Standing(client, IsChanging: true));
        _settings.Change(ClientSettings(name, client, client.Secrets[0]));
        Stand(name, new Standing(client, IsChanging: false));
    }

    public void ChangeSecret(string name, string secret) => _settings.Change([Setting(name, "ClientSecret", secret)]);

    public void ChangeScopes(string name, string scopes) => _settings.Change([Setting(name, "Scopes", scopes)]);

    public ValueTask DisposeAsync()
    {
        _isDisposed = true;
        return _services.DisposeAsync();
    }

    private static void AddClient(ServiceCollection services, StressWorld world, string name, Uri api)
    {
        IHttpClientBuilder client = services.AddHttpClient(name, client => client.BaseAddress = api)
            .AddAdobeTokenHandler(name, options => options.AllowedHosts.Add(api.Host))
            .SetHandlerLifetime(TimeSpan.FromSeconds(1))
            .ConfigurePrimaryHttpMessageHandler(() => new ApiEnd(world.Check, world.Counts, world.Emulator.CreateHandler()));
        if (world.Size.Spoiler is { } spoiler)
        {
            client.AddHttpMessageHandler(spoiler);
        }
    }

    private static KeyValuePair<string, string?>[] Ims(StressWorld world, string name, StressClient client) =>
    [
        Setting(name, "Provider", "Ims"),
        Setting(name, "Authority", world.Emulator.BaseAddress.AbsoluteUri),
        Setting(name, "Scopes", ExampleCredential.Scope),
        .. ClientSettings(name, client, client.Secrets[0]),
    ];

    private static KeyValuePair<string, string?>[] ClientSettings(string name, StressClient client, string secret) =>
    [
        Setting(name, "ClientId", client.ClientId),
        Setting(name, "OrganizationId", client.OrganizationId),
        Setting(name, "ClientSecret", secret),
    ];

    private static KeyValuePair<string, string?>[] AdobePass(StressWorld world) =>
    [
        Setting(Pass, "Provider", "AdobePass"),
        Setting(Pass, "Authority", world.Emulator.PassAddress.AbsoluteUri),
        Setting(Pass, "SoftwareStatement", world.Statement),
    ];

    private static KeyValuePair<string, string?> Setting(string name, string key, string value) => new($"{Section}:{name}:{key}", value);

    private void Stand(string name, Standing standing)
    {
        lock (_standings)
        {
            _standings[name] = standing;
        }
    }

    /// <summary>The client that a token stands for.</summary>
    /// <param name="Client">The client.</param>
    /// <param name="IsChanging">Whether the settings are changing to it at this moment.</param>
    internal sealed record Standing(StressClient Client, bool IsChanging);
}
