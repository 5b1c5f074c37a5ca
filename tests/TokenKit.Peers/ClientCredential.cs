using System.Text.Json;

namespace TokenKit.Peers;

/// <summary>What a client proves itself with at a token endpoint, and the request that does so: the same for every peer.</summary>
/// <param name="tokenEndpoint">Where it asks; its own address, whatever address a peer believes in.</param>
/// <param name="clientId">The client id.</param>
/// <param name="clientSecret">The secret.</param>
/// <param name="scope">The scopes as they go on the wire.</param>
public sealed class ClientCredential(Uri tokenEndpoint, string clientId, string clientSecret, string scope)
{
    public Uri TokenEndpoint => tokenEndpoint;

    public string ClientId => clientId;

    public string ClientSecret => clientSecret;

    public string Scope => scope;

    /// <summary>A new client_credentials request (RFC 6749 section 4.4.2).</summary>
    public HttpRequestMessage CreateRequest() => new(HttpMethod.Post, tokenEndpoint) { Content = CreateForm() };

    /// <summary>The body of that request, for a peer that makes the request itself.</summary>
    public FormUrlEncodedContent CreateForm() => new(
    [
        new("grant_type", "client_credentials"),
        new("client_id", clientId),
        new("client_secret", clientSecret),
        new("scope", scope),
    ]);

    /// <summary>Reads the two values of an answer that every peer needs.</summary>
    /// <exception cref="HttpRequestException">The status says that there is no token.</exception>
    /// <exception cref="JsonException">The body is not JSON.</exception>
    public static async Task<(string Token, TimeSpan Lifetime)> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        response.EnsureSuccessStatusCode();
        using JsonDocument answer = await JsonDocument.ParseAsync(
            await response.Content.ReadAsStreamAsync(cancellationToken), default, cancellationToken);
        return (answer.RootElement.GetProperty("access_token").GetString()!,
            TimeSpan.FromSeconds(answer.RootElement.GetProperty("expires_in").GetDouble()));
    }

    /// <summary>The client id; never the secret.</summary>
    public override string ToString() => clientId;
}
