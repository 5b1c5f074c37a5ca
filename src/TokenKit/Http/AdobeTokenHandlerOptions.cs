namespace TokenKit.Http;

/// <summary>Which requests carry a token, and what else they carry.</summary>
public sealed class AdobeTokenHandlerOptions
{
    /// <summary>
    /// The hosts that may have the token: a host name, or <c>*.</c> and a domain for all hosts below it. Default: Adobe's own domains and
    /// this machine's loopback names. Add yours, or clear the list first to narrow it.
    /// </summary>
    public IList<string> AllowedHosts { get; } =
    [
        "*.adobe.io", "*.adobe.com", "*.adobelogin.com", "*.adobeaemcloud.com", "localhost", "127.0.0.1", "[::1]",
    ];

    /// <summary>Whether to send the client id as <c>x-api-key</c>, which nearly every Adobe API wants. Default <see langword="true"/>.</summary>
    public bool SendApiKey { get; set; } = true;

    /// <summary>Whether to send the organization as <c>x-gw-ims-org-id</c> where one is set. Default <see langword="true"/>.</summary>
    public bool SendOrganizationId { get; set; } = true;

    /// <summary>
    /// Whether a request that the API answered with 401 is sent once more with a new token, if its body can be sent again. Default
    /// <see langword="true"/>. The refused token is dropped either way.
    /// </summary>
    public bool RetryOnUnauthorized { get; set; } = true;

    /// <summary>The value of <c>x-api-key</c>. Default: the client that the token was issued to (<see cref="AccessToken.ClientId"/>).</summary>
    public string? ApiKey { get; set; }

    /// <summary>The value of <c>x-gw-ims-org-id</c>. Default: that of the token (<see cref="AccessToken.OrganizationId"/>).</summary>
    public string? OrganizationId { get; set; }

    // What is wrong and the mend, or null.
    internal string? FindProblem() =>
        AllowedHosts.Any(host => !Http.AllowedHosts.IsValid(host))
            ? $"AllowedHosts holds '{AllowedHosts.First(host => !Http.AllowedHosts.IsValid(host))}', which is no host: write a name such as api.example.com, or *.example.com, without scheme, port or path."
        : HeaderText.IndexOfIllegal(ApiKey) >= 0 ? "ApiKey holds a character that a header may not carry: only visible ASCII characters can be sent."
        : HeaderText.IndexOfIllegal(OrganizationId) >= 0 ? "OrganizationId holds a character that a header may not carry: only visible ASCII characters can be sent."
        : null;
}
