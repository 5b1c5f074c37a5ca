namespace TokenKit.Ims.Credentials;

/// <summary>The IMS host that a file names.</summary>
internal static class ImsHost
{
    /// <summary>From <c>imsEndpoint</c>: a bare host, as the AEM Developer Console writes it.</summary>
    /// <exception cref="CredentialFileException">It is no host.</exception>
    public static Uri? OfEndpoint(string? endpoint, string what)
    {
        if (endpoint is null)
        {
            return null;
        }

        string bare = (endpoint.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? endpoint["https://".Length..] : endpoint).TrimEnd('/');
        return Uri.TryCreate($"https://{bare}/", UriKind.Absolute, out Uri? authority) && (bare.Equals(authority.Authority, StringComparison.OrdinalIgnoreCase) || bare.Equals($"{authority.Host}:443", StringComparison.OrdinalIgnoreCase))
            ? authority
            : throw new CredentialFileException($"{what}: imsEndpoint is no host, such as ims-na1.adobelogin.com. Download the file again.");
    }

    /// <summary>From <c>env</c>, the word of the aio tools.</summary>
    /// <exception cref="CredentialFileException">It is neither of the two.</exception>
    public static Uri? OfEnvironment(string? environment, string what) => environment?.ToUpperInvariant() switch
    {
        null => null,
        "PROD" => new Uri("https://ims-na1.adobelogin.com/"),
        "STAGE" => new Uri("https://ims-na1-stg1.adobelogin.com/"),
        _ => throw new CredentialFileException($"{what}: env is neither prod nor stage. Set prod: stage is for Adobe's own use."),
    };
}
