using System.Buffers;

namespace TokenKit.Http;

/// <summary>
/// The headers that a product requires beside the token, such as <c>x-sandbox-name</c>. The user sets them once, for a token or a client.
/// </summary>
internal static class ConstantHeaders
{
    public const string Authorization = "Authorization";
    public const string ApiKey = "x-api-key";
    public const string OrganizationId = "x-gw-ims-org-id";

    private static readonly string[] OfConnection =
        ["Connection", "Host", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "Proxy-Connection", "TE", "Trailer",
            "Transfer-Encoding", "Upgrade"];

    // RFC 9110 section 5.6.2.
    private static readonly SearchValues<char> NameCharacters = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    public static IDictionary<string, string> NewSetting() => new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>What is wrong with the headers, and what to do; one message for each of them.</summary>
    /// <param name="headers">The headers.</param>
    /// <param name="setting">The setting that holds them.</param>
    /// <param name="organizationHeader">The header that carries the organization of the token.</param>
    public static IEnumerable<string> FindProblems(
        IEnumerable<KeyValuePair<string, string>> headers, string setting, string organizationHeader = OrganizationId) =>
        from header in headers
        let problem = FindProblem(header.Key, organizationHeader) ?? FindProblem(header.Value)
        where problem is not null
        select $"{setting}:{header.Key} {problem}.";

    /// <summary>What is wrong with the name of the header that carries the organization; <see langword="null"/> if it is valid.</summary>
    public static string? FindProblemOfOrganizationHeader(string? name) =>
        name is { Length: > 0 } ? FindProblem(name, organizationHeader: string.Empty) : "is empty: set it to the name of a header";

    private static string? FindProblem(string name, string organizationHeader) =>
        name.Length == 0 || name.AsSpan().ContainsAnyExcept(NameCharacters)
            ? "is not a valid name of a header (RFC 9110 section 5.6.2), such as x-sandbox-name"
        : Is(name, Authorization) ? "would replace the token: remove it, or set Authorization on the request itself"
        : Is(name, ApiKey) ? "is sent by TokenKit: remove it, and set ApiKey of the handler if it is not the client id of the token"
        : Is(name, organizationHeader)
            ? "is sent by TokenKit: set OrganizationId instead, or OrganizationIdHeader of the handler if a product gives it another name"
        : OfConnection.Contains(name, StringComparer.OrdinalIgnoreCase) ? "belongs to the connection, not to the product: remove it"
        : IsOfRequest(name) ? null
        : "describes a body: set it on the content of the request";

    private static string? FindProblem(string? value) =>
        string.IsNullOrEmpty(value) ? "is empty: set a value, or remove it"
        : value.AsSpan().ContainsAnyExceptInRange(' ', '~') || value[0] is ' ' || value[^1] is ' '
            ? "has a value that is not allowed in a header: use visible ASCII characters, with spaces between them only"
        : null;

    private static bool Is(string name, string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);

    // .NET knows which headers describe a body, such as Expires. It would leave them out.
    private static bool IsOfRequest(string name)
    {
        using var request = new HttpRequestMessage();
        return !name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase) && request.Headers.TryAddWithoutValidation(name, "x");
    }
}
