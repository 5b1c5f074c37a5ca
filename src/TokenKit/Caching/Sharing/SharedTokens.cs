using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TokenKit.Diagnostics;

namespace TokenKit.Caching.Sharing;

/// <summary>
/// What all shared tokens of a process have in common: the store with its guard, and the encryption. It is made when the host starts, or
/// for the first token without a host, and logs then what is not shared.
/// </summary>
internal sealed class SharedTokens : IHostedService, IDisposable
{
    private readonly TokenSharingOptions _options;
    private readonly ILogger _logger;

    /// <param name="store">Belongs to the services.</param>
    /// <param name="options">Read once, here.</param>
    /// <param name="clock">The clock of all limits.</param>
    /// <param name="logger">Gets what is logged.</param>
    /// <param name="others">The names of the tokens whose kind is not shared.</param>
    public SharedTokens(
        ISharedTokenStore store, TokenSharingOptions options, TimeProvider clock, ILogger logger, IEnumerable<string> others)
    {
        _options = options;
        _logger = logger;
        Guard = new StoreGuard(store, clock, logger);
        if (FindProblem(store) is { } problem)
        {
            TokenLog.StoreNotShared(logger, problem);
        }

        foreach (string name in others)
        {
            TokenLog.NotShared(logger, name, "only the tokens of AddIms and of tenants are shared");
        }
    }

    public StoreGuard Guard { get; }

    /// <summary>From 0 to 1: the processes that wait for one that was stopped do not all go on in the same moment.</summary>
    public double Jitter { get; } = Random.Shared.NextDouble();

    /// <summary>The encryption; <see langword="null"/> to use keys that are derived from the secrets.</summary>
    public ISecretProtection? Protection => _options.StoreTokensAsPlainText ? PlainText.Instance : _options.Protection;

    /// <summary>How a provider shares its tokens; <see langword="null"/> if they are not shared, which is logged.</summary>
    public TokenSharing? Find(string tokenName, ITokenProvider provider)
    {
        if (provider is not ISharableProvider sharable)
        {
            return null;
        }

        if (sharable.SharedIdentity is null)
        {
            TokenLog.NotShared(_logger, tokenName, "it is a local development token, which is not acquired");
            return null;
        }

        if (sharable.SharedSecrets.Count == 0 && Protection is null)
        {
            TokenLog.NotProtected(_logger, tokenName);
            return null;
        }

        return new TokenSharing(tokenName, sharable, this);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => Guard.Dispose();

    private static string? FindProblem(ISharedTokenStore store)
    {
        try
        {
            return store.FindProblem();
        }
        catch (Exception exception)
        {
            return $"The check of the store threw {exception.GetType().Name}.";
        }
    }

    private sealed class PlainText : ISecretProtection
    {
        public static PlainText Instance { get; } = new();

        public byte[] Protect(byte[] content, string identity) => content;

        public byte[]? Unprotect(byte[] stored, string identity) => stored;
    }
}
