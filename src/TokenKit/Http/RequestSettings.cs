namespace TokenKit.Http;

/// <summary>Checks what is set about the requests of a token or of a client: hosts, products and constant headers.</summary>
internal static class RequestSettings
{
    /// <summary>What is wrong, and what to do; one message for each problem.</summary>
    /// <param name="hosts">The setting <c>AllowedHosts</c>.</param>
    /// <param name="products">The setting <c>Products</c>.</param>
    /// <param name="headers">The setting <c>Headers</c>.</param>
    /// <param name="at">The full name of a setting.</param>
    /// <param name="organizationHeader">The header that carries the organization of the token.</param>
    public static IEnumerable<string> FindProblems(
        IEnumerable<string> hosts,
        IEnumerable<AdobeProduct> products,
        IEnumerable<KeyValuePair<string, string>> headers,
        Func<string, string> at,
        string organizationHeader = ConstantHeaders.OrganizationId) =>
        [
            .. HostPattern.FindProblems(hosts, at(nameof(AdobeTokenHandlerOptions.AllowedHosts))),
            .. AdobeHosts.FindProblems(hosts, at(nameof(AdobeTokenHandlerOptions.AllowedHosts))),
            .. AdobeHosts.FindProblems(products, at(nameof(AdobeTokenHandlerOptions.Products))),
            .. ConstantHeaders.FindProblems(headers, at(nameof(AdobeTokenHandlerOptions.Headers)), organizationHeader),
        ];
}
