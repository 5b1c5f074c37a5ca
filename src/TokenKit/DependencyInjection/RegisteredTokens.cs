using Microsoft.Extensions.DependencyInjection;
using TokenKit.Http;
using TokenKit.Settings;

namespace TokenKit.DependencyInjection;

/// <summary>The tokens and the kinds of providers of a service collection, known while services are still being registered.</summary>
internal sealed class RegisteredTokens(IServiceCollection services)
{
    public const string DefaultSection = "AdobeTokens";

    // By name; case does not count, because the name of an environment variable wins over the name in a file.
    private readonly OrderedDictionary<string, Token> _tokens = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<ProviderKind> _kinds = [];

    public IReadOnlyList<ProviderKind> Kinds => _kinds;

    /// <summary>What the sections of tokens may hold, as far as it is known.</summary>
    public IEnumerable<SettingsShape> Shapes => _kinds.Select(kind => kind.Shape).OfType<SettingsShape>();

    public IEnumerable<Token> All => _tokens.Values;

    /// <summary>The verbs that register a token, for messages: such as "AddIms, AddAdobePass and AddProvider".</summary>
    public string Verbs => $"{string.Join(", ", _kinds.Select(kind => kind.Verb))} and {ProviderKind.Other.Verb}";

    public void Add(ProviderKind kind)
    {
        if (FindKind(kind.Name) is not null)
        {
            throw new InvalidOperationException(
                $"A provider named '{kind.Name}' is known already. Give the provider another name, or call AddProviderKind once.");
        }

        _kinds.Add(kind);
    }

    public ProviderKind? FindKind(string? name) => _kinds.Find(kind => kind.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    public void Add(Token token)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(token.Name, "name");
        if (!_tokens.TryAdd(token.Name, token))
        {
            throw new InvalidOperationException(
                $"A token named '{token.Name}' is registered already. Give each {Verbs} a name of its own (configuration keys do not "
                + "differ by case alone), or remove one of the two.");
        }
    }

    /// <summary>The token of this name; case does not count.</summary>
    public Token? Find(string name) => _tokens.GetValueOrDefault(name);

    /// <exception cref="InvalidOperationException">No token has this name.</exception>
    public Token Get(string name, string caller) => Find(name) ?? throw new InvalidOperationException(
        $"{caller}(\"{name}\") names no registered token; registered: {this}. Register the token before, or correct the name.");

    /// <summary>The path of a token's settings, for messages.</summary>
    public string SettingsOf(string name) => Find(name)?.Settings ?? $"{DefaultSection}:{name}";

    /// <summary>
    /// Whether another provider was put in the place of a token, for example by a test. Its credential is then not needed.
    /// </summary>
    public bool IsReplaced(string name) => Find(name) is { } token
        && services.LastOrDefault(service =>
            service.ServiceType == typeof(ITokenProvider) && token.Name.Equals(service.ServiceKey)) is { } last
        && last != token.Service;

    public override string ToString() => _tokens.Count > 0 ? string.Join(", ", All.Select(token => $"'{token.Name}'")) : "none";

    internal sealed class Token
    {
        public required string Name { get; init; }

        public required string Settings { get; init; }

        public required ProviderKind Kind { get; set; }

        /// <summary>Its keyed <see cref="ITokenProvider"/>, unless another one is registered after it.</summary>
        public required ServiceDescriptor Service { get; init; }

        /// <summary>Reads the hosts and products that are set beside the credential; null if the options have none.</summary>
        public Func<IServiceProvider, (IEnumerable<string> Hosts, IEnumerable<AdobeProduct> Products)>? Destinations { get; init; }
    }
}
