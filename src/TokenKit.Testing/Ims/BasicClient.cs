using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace TokenKit.Testing.Ims;

// The client of a Basic Authorization header. RFC 6749 section 2.3.1: id and secret are form-encoded first.
internal sealed class BasicClient
{
    private const string Scheme = "Basic ";

    private BasicClient(string id, string secret)
    {
        Id = id;
        Secret = secret;
    }

    public string Id { get; }

    public string Secret { get; }

    public static bool IsSent(IHeaderDictionary headers) =>
        headers.Authorization.ToString().StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);

    // Both parts are empty where the header is broken: no credential has them.
    public static BasicClient? Of(IHeaderDictionary headers)
    {
        string value = headers.Authorization.ToString();
        if (value.Length == 0)
        {
            return null;
        }

        byte[] bytes = new byte[value.Length];
        bool isBasic = value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);
        string text = isBasic && Convert.TryFromBase64String(value[Scheme.Length..], bytes, out int length)
            ? Encoding.UTF8.GetString(bytes, 0, length)
            : string.Empty;
        return text.Split(':', 2) is [string id, string secret]
            ? new BasicClient(WebUtility.UrlDecode(id), WebUtility.UrlDecode(secret))
            : new BasicClient(string.Empty, string.Empty);
    }

    // The id; never the secret.
    public override string ToString() => Id;
}
