using System.Security.Cryptography;
using System.Text;

namespace TokenKit.Ims;

/// <summary>
/// Compares the credentials before and after a reload. The values are hashed, because additional parameters may be secret.
/// </summary>
internal static class ImsIdentity
{
    /// <summary>Whom the token represents: host, client, organization and additional parameters, or the local token.</summary>
    public static string Client(ImsCredential credential) => Hash(
    [
        credential.Authority.AbsoluteUri,
        credential.ClientId,
        credential.OrganizationId,
        credential.LocalToken?.Value,
        .. credential.AdditionalParameters.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .SelectMany(pair => new[] { pair.Key, pair.Value }),
    ]);

    /// <summary>What the request is for: the endpoint (and with it the grant), and the scopes in any order.</summary>
    public static string Request(ImsCredential credential) => Hash(
    [
        credential.TokenEndpoint.AbsolutePath,
        credential.Assertion?.Claims,
        .. credential.Assertion is null ? credential.Scopes.Order(StringComparer.Ordinal).ToArray() : [],
    ]);

    /// <summary>The secrets in their order, the key and the kind of assertion that it signs.</summary>
    public static string Secret(ImsCredential credential) => Hash([credential.Assertion?.Fingerprint, .. credential.ClientSecrets]);

    // The lengths distinguish lists whose values are equal once they are joined.
    private static string Hash(IEnumerable<string?> texts) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(texts.Select(text => $"{text?.Length ?? -1}:{text}")))));
}
