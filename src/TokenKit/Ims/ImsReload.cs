using Microsoft.Extensions.Logging;
using TokenKit.Caching;
using TokenKit.DependencyInjection;
using TokenKit.Diagnostics;

namespace TokenKit.Ims;

/// <summary>
/// Makes the provider of an IMS token when the host starts and at each reload, and watches the files that its options name.
/// </summary>
internal sealed class ImsReload(
    string name, string settings, CredentialFileWatch files, Func<HttpClient> httpClient, TimeProvider clock, ILogger logger)
    : IReloadableSource<ImsOptions>
{
    // The identity comes from the credential, because the content of its files is a part of it.
    public string HashSettings() => string.Empty;

    // Each file is watched before it is read, and so is the key that a credential file names: a change in between is not lost.
    public TokenSource Create(ImsOptions options, string settingsHash)
    {
        files.Watch(options.CredentialFile, options.Jwt.PrivateKeyPath);
        var provider = new ImsTokenProvider(name, options, settings, httpClient, clock, logger, keyFile => files.Watch(keyFile));
        return new TokenSource(provider, options.Cache, IdentityOf(provider.Credential, options));
    }

    public void Accepted() => files.Accept();

    public void Refused() => files.TryAgain();

    public void Used(TokenSource? before, TokenSource after, ImsOptions options)
    {
        var provider = (ImsTokenProvider)after.Provider;
        files.WatchOnly(options.CredentialFile, options.Jwt.PrivateKeyPath, provider.Credential.KeyPath);
        if (before is not null && FindChange(before.Identity, after.Identity) is { } change)
        {
            TokenLog.Reloaded(logger, name, change);
        }

        if (provider.UsesLegacyGrant && before?.Provider is not ImsTokenProvider { UsesLegacyGrant: true })
        {
            TokenLog.LegacyGrant(logger, name, clock.GetUtcNow());
        }
    }

    // If only the cache is set otherwise, there is nothing to log.
    private static string? FindChange(TokenIdentity before, TokenIdentity after) =>
        before.Client != after.Client ? "client, organization, authority or parameters"
        : before.Request != after.Request ? "scopes, grant, path or headers"
        : before.Secret != after.Secret ? "secret or key"
        : null;

    // Compares the credentials before and after a reload.
    private static TokenIdentity IdentityOf(ImsCredential credential, ImsOptions options) => new()
    {
        Client = TokenIdentity.HashOf(credential.ClientIdentity),
        Request = TokenIdentity.HashOf(
        [
            .. credential.RequestIdentity,

            // The token carries them.
            .. options.Headers.OrderBy(header => header.Key, StringComparer.Ordinal)
                .SelectMany(header => new[] { header.Key, header.Value }),
        ]),
        Secret = TokenIdentity.HashOf([credential.Assertion?.Fingerprint, .. credential.ClientSecrets]),
    };
}
