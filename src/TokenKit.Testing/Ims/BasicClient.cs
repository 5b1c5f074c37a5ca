using System.Net;
using System.Text;
using TokenKit.Testing.Hosting;

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

    public static bool IsSent(Exchange exchange) => exchange.Header("Authorization").StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);

    // Null without the header. Both parts are empty if the header is broken or has another scheme: no credential has such a client.
    public static BasicClient? Of(Exchange exchange)
    {
        string value = exchange.Header("Authorization");
        if (value.Length == 0)
        {
            return null;
        }

        byte[] bytes = new byte[value.Length];
        string text = IsSent(exchange) && Convert.TryFromBase64String(value[Scheme.Length..], bytes, out int length)
            ? Encoding.UTF8.GetString(bytes, 0, length)
            : string.Empty;
        return text.Split(':', 2) is [string id, string secret]
            ? new BasicClient(WebUtility.UrlDecode(id), WebUtility.UrlDecode(secret))
            : new BasicClient(string.Empty, string.Empty);
    }

    // The id; never the secret.
    public override string ToString() => Id;
}
