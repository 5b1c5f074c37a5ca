using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Text.Json;
using TokenKit.AdobePass;
using TokenKit.Testing.Pass;

namespace TokenKit.Soak.Stress;

/// <summary>Compares what a request is sent with: the token's own client, the headers, and the name of the token.</summary>
internal sealed class IdentityCheck(StressCounts counts, PassEmulator pass)
{
    private const int MostTokens = 5_000;

    private static readonly Dictionary<string, string> Organizations =
        StressClient.OfTokens.Values.SelectMany(clients => clients)
            .ToDictionary(client => client.ClientId, client => client.OrganizationId);

    private static readonly HttpRequestOptionsKey<string> NameKey = new("TokenKit.Soak.TokenName");

    private readonly ConcurrentDictionary<string, string> _clients = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _addresses = new(StringComparer.Ordinal);

    /// <summary>Says which token a request is to be sent with.</summary>
    public static HttpRequestMessage Mark(HttpRequestMessage request, string name)
    {
        request.Options.Set(NameKey, name);
        return request;
    }

    public void See(HttpRequestMessage request)
    {
        if (request.Headers.Authorization is not { Scheme: "Bearer", Parameter: { Length: > 0 } token })
        {
            counts.Violate(counts.WithoutToken, $"{request.Method} {request.RequestUri} was sent without a token.");
            return;
        }

        if (FindMixture(request, ClientOf(token)) is { } mixture)
        {
            counts.Violate(counts.TwoIdentities, mixture);
        }
    }

    private string? FindMixture(HttpRequestMessage request, string client)
    {
        request.Options.TryGetValue(NameKey, out string? name);
        if (StressClient.OfTokens.TryGetValue(name!, out StressClient[]? clients))
        {
            return clients.All(known => known.ClientId != client) ? $"A request for the token {name} was sent with a token of {client}."
                : Header(request, "x-api-key") != client
                    ? $"A token of {client} was sent with the x-api-key {Header(request, "x-api-key")}."
                : Header(request, "x-gw-ims-org-id") != Organizations[client]
                    ? $"A token of {client} was sent with the x-gw-ims-org-id {Header(request, "x-gw-ims-org-id")}."
                : null;
        }

        AdobePassDevice? device = request.GetAdobePassDevice();
        string? address = device?.ForwardedFor?.ToString();
        return AddressOf(client) != (address ?? string.Empty) ? $"A request of {device} was sent with a token of {AddressOf(client)}."
            : Header(request, "X-Forwarded-For") != address || Header(request, "AP-Device-Identifier") != device?.DeviceIdentifier
                ? $"A request of {device} was sent with the headers of another device."
            : null;
    }

    // The client stands in the token: client_id at Adobe IMS, sub at Adobe Pass.
    private string ClientOf(string token)
    {
        if (_clients.Count > MostTokens)
        {
            _clients.Clear();
        }

        return _clients.GetOrAdd(token, static token =>
        {
            using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(token.Split('.')[1]));
            bool isIms = claims.RootElement.TryGetProperty("client_id", out JsonElement client);
            return (isIms ? client : claims.RootElement.GetProperty("sub")).GetString()!;
        });
    }

    // The address that a client of Adobe Pass was registered for; empty for the server itself.
    private string AddressOf(string client)
    {
        if (!_addresses.TryGetValue(client, out string? address))
        {
            foreach (PassClient known in pass.Clients)
            {
                _addresses[known.ClientId] = known.ForwardedFor ?? string.Empty;
            }

            address = _addresses.GetValueOrDefault(client, "no client of Adobe Pass");
        }

        return address;
    }

    private static string? Header(HttpRequestMessage request, string name) =>
        request.Headers.NonValidated.TryGetValues(name, out System.Net.Http.Headers.HeaderStringValues values) ? values.ToString() : null;
}
