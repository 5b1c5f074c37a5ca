using System.Net.Http.Headers;

namespace TokenKit.Http;

/// <summary>
/// The headers that go with a token: <c>Authorization</c>, <c>x-api-key</c>, the organization, and the constant headers of the client and
/// of the token.
/// </summary>
internal sealed class TokenHeaders(AdobeTokenHandlerOptions options)
{
    private const string Bearer = "Bearer";

    private readonly bool _sendApiKey = options.SendApiKey;
    private readonly bool _sendOrganizationId = options.SendOrganizationId;
    private readonly string? _apiKey = options.ApiKey;
    private readonly string? _organizationId = options.OrganizationId;
    private readonly string _organizationHeader = options.OrganizationIdHeader;
    private readonly KeyValuePair<string, string>[] _constants = [.. options.Headers];

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
        if (headers.NonValidated.Count == 0 || !headers.NonValidated.Contains(ConstantHeaders.Authorization))
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
            Set(headers, isAlone, ConstantHeaders.ApiKey, _apiKey ?? token.ClientId, _apiKey ?? earlier?.ClientId);
        }

        if (_sendOrganizationId)
        {
            Set(headers, isAlone, _organizationHeader, _organizationId ?? token.OrganizationId, _organizationId ?? earlier?.OrganizationId);
        }

        if (earlier is not null && !ReferenceEquals(earlier.Headers, token.Headers))
        {
            Remove(headers, earlier.Headers);
        }

        if (_constants.Length + token.Headers.Length > 0)
        {
            // Those of the client come first, so they win over those of the token.
            Add(headers, _constants);
            Add(headers, token.Headers);
        }
    }

    /// <summary>
    /// Removes the headers of a token from a request that is sent without one. Headers with the same name and another value were set by
    /// the caller, and stay.
    /// </summary>
    /// <param name="request">The request; its <c>Authorization</c> was not set by the caller.</param>
    /// <param name="earlier">The token that was attached to the request before.</param>
    public void Remove(HttpRequestMessage request, AccessToken? earlier)
    {
        HttpRequestHeaders headers = request.Headers;
        headers.Remove(ConstantHeaders.Authorization);
        if (earlier is null)
        {
            return;
        }

        if (_sendApiKey)
        {
            Remove(headers, ConstantHeaders.ApiKey, _apiKey ?? earlier.ClientId);
        }

        if (_sendOrganizationId)
        {
            Remove(headers, _organizationHeader, _organizationId ?? earlier.OrganizationId);
        }

        Remove(headers, _constants);
        Remove(headers, earlier.Headers);
    }

    // Some clients, such as Refit's, mark a request that needs a token with the scheme alone. Any other single word may be a key.
    private static bool IsMarker(HttpRequestHeaders headers)
    {
        foreach (string value in headers.NonValidated[ConstantHeaders.Authorization])
        {
            ReadOnlySpan<char> text = value.AsSpan().Trim();
            if (!text.IsEmpty && !text.Equals(Bearer, StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }
        }

        return true;
    }

    private static void Add(HttpRequestHeaders headers, KeyValuePair<string, string>[] constants)
    {
        foreach ((string name, string value) in constants)
        {
            if (!headers.NonValidated.Contains(name))
            {
                headers.TryAddWithoutValidation(name, value);
            }
        }
    }

    private static void Remove(HttpRequestHeaders headers, KeyValuePair<string, string>[] constants)
    {
        foreach ((string name, string value) in constants)
        {
            Remove(headers, name, value);
        }
    }

    private static void Remove(HttpRequestHeaders headers, string name, string? earlier) =>
        Set(headers, isAlone: false, name, value: null, earlier);

    // The headers of an earlier token are removed with it, because that token may have been issued to another client.
    private static void Set(HttpRequestHeaders headers, bool isAlone, string name, string? value, string? earlier)
    {
        if (!isAlone && headers.NonValidated.TryGetValues(name, out HeaderStringValues present))
        {
            if (value == earlier || !Is(present, name, earlier))
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

    private static bool Is(HeaderStringValues present, string name, string? value) =>
        present.ToString() == value || (!string.IsNullOrEmpty(value) && present.ToString() == AsRead(name, value));

    // .NET writes a header that was read in its own way: "a/b; c=1" for "a/b;c=1".
    private static string AsRead(string name, string value)
    {
        using var request = new HttpRequestMessage();
        request.Headers.TryAddWithoutValidation(name, value);
        request.Headers.TryGetValues(name, out _);
        return request.Headers.NonValidated.TryGetValues(name, out HeaderStringValues read) ? read.ToString() : value;
    }
}
