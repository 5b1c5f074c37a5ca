using Microsoft.Extensions.DependencyInjection;

namespace TokenKit.DependencyInjection;

/// <summary>The names of all tokens, known while services are still being registered, and where each is configured.</summary>
/// <param name="services">Where the tokens are registered.</param>
internal sealed class TokenNames(IServiceCollection services)
{
    public const string DefaultSection = "AdobeTokens";

    // By name; case does not count.
    private readonly OrderedDictionary<string, Known> _all = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _pass = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _ims = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The only name, where there is only one.</summary>
    public string? Single => _all.Count == 1 ? _all.GetAt(0).Value.Name : null;

    /// <param name="name">The name of the token.</param>
    /// <param name="settings">The path of its settings.</param>
    /// <param name="provider">The service that is its keyed provider, unless another one is registered after it.</param>
    /// <exception cref="InvalidOperationException">The name is taken.</exception>
    public void Add(string name, string settings, ServiceDescriptor provider)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (!_all.TryAdd(name, new Known(name, settings, provider)))
        {
            throw new InvalidOperationException(
                $"A token named '{name}' is registered already. Give each AddIms, AddAdobePass and AddProvider a name of its own (configuration keys do not differ by case alone), or remove one of the two.");
        }
    }

    public void MarkPass(string name) => _pass.Add(name);

    /// <summary>The names of all tokens that a service uses by itself: those of Adobe Pass may be for its devices alone.</summary>
    public IEnumerable<string> OwnNames => _all.Values.Select(known => known.Name).Where(name => !_pass.Contains(name));

    /// <summary>Whether it is a token of Adobe Pass, which may have devices.</summary>
    public bool IsPass(string name) => _pass.Contains(name);

    public void MarkIms(string name) => _ims.Add(name);

    /// <summary>Whether it has a credential of Adobe IMS, and is no provider of somebody's own.</summary>
    public bool IsIms(string name) => _ims.Contains(name);

    /// <summary>The name as it was registered; case does not count, because that of an environment variable wins over that of a file.</summary>
    public string? Find(string name) => _all.TryGetValue(name, out Known? known) ? known.Name : null;

    /// <summary>The path of a token's settings, for messages.</summary>
    public string SettingsOf(string name) => _all.TryGetValue(name, out Known? known) ? known.Settings : $"{DefaultSection}:{name}";

    /// <summary>Whether another provider was put in the place of a token, as a test does, whose credential is then not needed.</summary>
    public bool IsReplaced(string name) => _all.TryGetValue(name, out Known? known)
        && services.LastOrDefault(service =>
            service.ServiceType == typeof(ITokenProvider) && known.Name.Equals(service.ServiceKey)) is { } last
        && last != known.Provider;

    public override string ToString() => _all.Count > 0 ? string.Join(", ", _all.Values.Select(known => $"'{known.Name}'")) : "none";

    private sealed class Known(string name, string settings, ServiceDescriptor provider)
    {
        public string Name => name;

        public string Settings => settings;

        public ServiceDescriptor Provider => provider;
    }
}
