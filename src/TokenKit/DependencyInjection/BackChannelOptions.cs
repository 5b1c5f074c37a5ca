using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;

namespace TokenKit.DependencyInjection;

/// <summary>
/// Separates what is set for a client of the back channel by name from what is set for every client (<c>ConfigureHttpClientDefaults</c>),
/// whatever the order of the calls. Headers and time limits of every client are left out here, and handlers by
/// <see cref="BackChannelFilter"/>.
/// </summary>
internal sealed class BackChannelOptions(
    IEnumerable<BackChannelName> names, IEnumerable<IConfigureOptions<HttpClientFactoryOptions>> configurations)
    : IPostConfigureOptions<HttpClientFactoryOptions>
{
    // No client has this name: what is set for it is set for every client.
    private const string NoClient = "TokenKit: no client of this name";

    public bool IsBackChannel(string? client) => names.Any(name => name.Value == client);

    /// <summary>What is set for every client, and what is set for this one.</summary>
    public (HttpClientFactoryOptions ForAll, HttpClientFactoryOptions ByName) Split(string client)
    {
        var forAll = new HttpClientFactoryOptions();
        var byName = new HttpClientFactoryOptions();
        foreach (var configuration in configurations.OfType<IConfigureNamedOptions<HttpClientFactoryOptions>>())
        {
            int before = Count(forAll);
            configuration.Configure(NoClient, forAll);
            if (Count(forAll) == before)
            {
                configuration.Configure(client, byName);
            }
        }

        return (forAll, byName);
    }

    public void PostConfigure(string? name, HttpClientFactoryOptions options)
    {
        if (name is null || !IsBackChannel(name))
        {
            return;
        }

        // The filter runs the actions that make the handlers, once.
        options.HttpMessageHandlerBuilderActions.Clear();
        options.HttpClientActions.Clear();
        foreach (Action<HttpClient> action in Split(name).ByName.HttpClientActions)
        {
            options.HttpClientActions.Add(action);
        }
    }

    private static int Count(HttpClientFactoryOptions options) =>
        options.HttpMessageHandlerBuilderActions.Count + options.HttpClientActions.Count;
}
