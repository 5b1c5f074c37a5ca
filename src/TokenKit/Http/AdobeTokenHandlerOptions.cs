namespace TokenKit.Http;

/// <summary>Which requests carry a token, and what else they carry.</summary>
public sealed class AdobeTokenHandlerOptions
{
    /// <summary>
    /// The hosts that may have the token: a host name, <c>*.</c> and a domain for all hosts below it, or a name with one <c>*</c> in its
    /// first label. Default: Adobe's API hosts, without the hosts on which customers of Adobe run code, such as AEM. Add your own hosts, or
    /// clear the list first to allow fewer.
    /// </summary>
    /// <remarks>
    /// Also allowed: the hosts that are set beside the credential (the setting <c>AllowedHosts</c> of the token), the host of the client's
    /// own <see cref="HttpClient.BaseAddress"/> if <c>AddHttpClient</c> sets it, and this machine if the issuer runs on it, such as an
    /// emulator.
    /// </remarks>
    public IList<string> AllowedHosts { get; } = [.. AdobeHosts.All];

    /// <summary>
    /// Whether to send the client id as <c>x-api-key</c>, which nearly every Adobe API requires. Default <see langword="true"/>.
    /// </summary>
    public bool SendApiKey { get; set; } = true;

    /// <summary>Whether to send the organization as <c>x-gw-ims-org-id</c> if one is set. Default <see langword="true"/>.</summary>
    public bool SendOrganizationId { get; set; } = true;

    /// <summary>
    /// Whether a request that the API answered with 401 is sent once more with a new token, if its body can be sent again. Default
    /// <see langword="true"/>. The rejected token is invalidated in both cases.
    /// </summary>
    public bool RetryOnUnauthorized { get; set; } = true;

    /// <summary>
    /// The value of <c>x-api-key</c>. Default: the client that the token was issued to (<see cref="AccessToken.ClientId"/>).
    /// </summary>
    public string? ApiKey { get; set; }

    /// <summary>
    /// The value of <c>x-gw-ims-org-id</c>. Default: the organization of the token (<see cref="AccessToken.OrganizationId"/>).
    /// </summary>
    public string? OrganizationId { get; set; }

    // Says what is wrong and what to do, or null.
    internal string? FindProblem() =>
        HostPattern.FindProblems(AllowedHosts, nameof(AllowedHosts)).FirstOrDefault()
        ?? FindIllegal(nameof(ApiKey), ApiKey)
        ?? FindIllegal(nameof(OrganizationId), OrganizationId);

    private static string? FindIllegal(string property, string? value) => HeaderText.IndexOfIllegal(value) < 0 ? null
        : $"{property} contains a character that is not allowed in a header: use visible ASCII characters only.";
}
