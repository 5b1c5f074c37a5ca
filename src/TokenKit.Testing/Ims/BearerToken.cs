using Microsoft.AspNetCore.Http;

namespace TokenKit.Testing.Ims;

// The token of an Authorization header. RFC 9110 section 11.1: the scheme is case-insensitive.
internal static class BearerToken
{
    private const string Scheme = "Bearer ";

    public static string? Of(IHeaderDictionary headers)
    {
        string value = headers.Authorization.ToString();
        return value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? value[Scheme.Length..] : null;
    }
}
