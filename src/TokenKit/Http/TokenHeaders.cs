using System.Net.Http.Headers;

namespace TokenKit.Http;

/// <summary>The headers of a token: <c>Authorization</c>, <c>x-api-key</c> and <c>x-gw-ims-org-id</c>.</summary>
internal sealed class TokenHeaders(AdobeTokenHandlerOptions options)
{
    private const string ApiKeyHeader = "x-api-key";
    private const string OrganizationHeader = "x-gw-ims-org-id";

    private readonly bool _sendApiKey = options.SendApiKey;
    private readonly bool _sendOrganizationId = options.SendOrganizationId;
    private readonly string? _apiKey = options.ApiKey;
    private readonly string? _organizationId = options.OrganizationId;

    /// <param name="token">Goes on the request.</param>
    /// <param name="request">The request.</param>
    /// <param name="earlier">The token that it was sent with before.</param>
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

    // What the caller set stays; what went with an earlier token goes with it, as that may have been another client's.
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
