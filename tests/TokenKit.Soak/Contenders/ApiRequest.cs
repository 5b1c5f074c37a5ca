using TokenKit.Testing;

namespace TokenKit.Soak.Contenders;

/// <summary>
/// The headers beside the token that Adobe's gateway asks for. TokenKit would set them itself; here every contender is given them.
/// </summary>
internal static class ApiRequest
{
    public static readonly KeyValuePair<string, string>[] Headers =
    [
        new("x-api-key", ExampleCredential.ClientId),
        new("x-gw-ims-org-id", ExampleCredential.OrganizationId),
    ];

    public static HttpRequestMessage Create(Uri address)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        foreach ((string name, string value) in Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }
}
