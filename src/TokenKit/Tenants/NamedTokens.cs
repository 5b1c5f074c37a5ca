using System.Collections.Concurrent;
using TokenKit.DependencyInjection;
using TokenKit.Http;

namespace TokenKit.Tenants;

/// <summary>
/// The tokens of a handler without a name: each request names its token, which is a tenant or a registered token. One for each handler,
/// because the hosts of registered tokens are read again with each handler.
/// </summary>
internal sealed class NamedTokens(IServiceProvider services, RegisteredTokens registered, AdobeTokens tokens)
    : ITokenProvider, IRequestTokenSelector
{
    private const string NoName =
        "The request names no token, and its handler has none of its own (AddAdobeTokenHandler without a name). Call "
        + "request.SetAdobeToken(name) before it is sent, or WithoutAdobeToken() to send it without a token.";

    private readonly ConcurrentDictionary<RegisteredTokens.Token, AttachedToken> _attached = new();

    public bool SelectsByName => true;

    public ValueTask<AccessToken> GetTokenAsync(CancellationToken cancellationToken = default) =>
        ValueTask.FromException<AccessToken>(new InvalidOperationException(NoName));

    public IRequestTokenContext Select(HttpRequestMessage request)
    {
        string name = request.GetAdobeToken() ?? throw new InvalidOperationException(NoName);
        if (tokens.Find(name) is { } tenant)
        {
            return tenant;
        }

        AttachedToken token = Attached(name) ?? throw new InvalidOperationException(tokens.Unknown(name));
        return token.Guard?.FindProblem(request) is { } problem ? throw new InvalidOperationException(problem)
            : new Registered(token, (token.Provider as IRequestTokenSelector)?.Select(request));
    }

    public void RemoveHeaders(HttpRequestMessage request)
    {
        if (request.GetAdobeToken() is { } name && Attached(name)?.Provider is IRequestTokenSelector selector)
        {
            selector.RemoveHeaders(request);
        }
    }

    private AttachedToken? Attached(string name) => registered.Find(name) is not { } token ? null
        : _attached.GetOrAdd(token, static (token, services) => AttachedToken.Of(services, token), services);

    /// <summary>A registered token, or what a request selected of it.</summary>
    private sealed class Registered(AttachedToken token, IRequestTokenContext? selected) : IRequestTokenContext
    {
        public ITokenProvider Tokens => selected?.Tokens ?? token.Provider;

        public AllowedHosts? AllowedHosts => selected?.AllowedHosts ?? token.Hosts;

        public void AddHeaders(HttpRequestMessage request) => selected?.AddHeaders(request);

        public Task ReportSecondRejectionAsync(AccessToken rejected, HttpResponseMessage response, CancellationToken cancellationToken) =>
            selected?.ReportSecondRejectionAsync(rejected, response, cancellationToken) ?? Task.CompletedTask;
    }
}
