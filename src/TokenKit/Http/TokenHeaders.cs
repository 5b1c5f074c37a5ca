using System.Net.Http.Headers;

namespace TokenKit.Http;

/// <summary>The headers of a token: <c>Authorization</c>, <c>x-api-key</c> and <c>x-gw-ims-org-id</c>.</summary>
internal sealed class TokenHeaders(AdobeTokenHandlerOptions options)
{
    private const string Authorization = "Authorization";
    private const string Bearer = "Bearer";
    private const string ApiKeyHeader = "x-api-key";
    private const string OrganizationHeader = "x-gw-ims-org-id";

    private readonly bool _sendApiKey = options.SendApiKey;
    private readonly bool _sendOrganizationId = options.SendOrganizationId;
    private readonly string? _apiKey = options.ApiKey;
    private readonly string? _organizationId = options.OrganizationId;

    /// <summary>Whether the caller has set an <c>Authorization</c> header with a value, which is never overwritten.</summary>
    /// <param name="request">The request.</param>
    /// <param name="earlier">
    /// The token that TokenKit attached to this request before. An outer handler may send a request again, to another address or after the
    /// token has expired.
    /// </param>
    public static bool AreSetByCaller(HttpRequestMessage request, out AccessToken? earlier)
    {
        HttpRequestHeaders headers = request.Headers;
        earlier = null;
        if (headers.NonValidated.Count == 0 || !headers.NonValidated.Contains(Authorization))
        {
            return false;
        }

        earlier = (headers.Authorization as TokenHeader)?.Token;
        return earlier is null && !IsMarker(headers);
    }

    /// <summary>Puts the headers of a token on a request. Headers that the caller set stay as they are.</summary>
    /// <param name="token">The token.</param>
    /// <param name="request">The request.</param>
    /// <param name="earlier">The token that was attached to the request before; its headers are replaced.</param>
    public void Attach(AccessToken token, HttpRequestMessage request, AccessToken? earlier)
    {
        HttpRequestHeaders headers = request.Headers;
        headers.Authorization = token.Header;
        bool isAlone = headers.NonValidated.Count == 1;
        if (_sendApiKey)
        {
            Set(headers, isAlone, ApiKeyHeader, _apiKey ?? token.ClientId, _apiKey ?? earlier?.ClientId);
        }

        if (_sendOrganizationId)
        {
            Set(headers, isAlone, OrganizationHeader, _organizationId ?? token.OrganizationId, _organizationId ?? earlier?.OrganizationId);
        }
    }

    // Some clients, such as Refit's, mark a request that needs a token with the scheme alone. Any other single word may be a key.
    private static bool IsMarker(HttpRequestHeaders headers)
    {
        foreach (string value in headers.NonValidated[Authorization])
        {
            ReadOnlySpan<char> text = value.AsSpan().Trim();
            if (!text.IsEmpty && !text.Equals(Bearer, StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }
        }

        return true;
    }

    // The headers of an earlier token are removed with it, because that token may have been issued to another client.
    private static void Set(HttpRequestHeaders headers, bool isAlone, string name, string? value, string? earlier)
    {
        if (!isAlone && headers.NonValidated.TryGetValues(name, out HeaderStringValues present))
        {
            if (value == earlier || present.ToString() != earlier)
            {
                return;
            }

            headers.Remove(name);
        }

        if (!string.IsNullOrEmpty(value))
        {
            headers.TryAddWithoutValidation(name, value);
        }
    }
}
