namespace TokenKit.Ims.Credentials;

/// <summary>The IMS host that a file names.</summary>
internal static class ImsHost
{
    private const string Https = "https://";

    /// <summary>From <c>imsEndpoint</c>: a host name, as the AEM Developer Console writes it.</summary>
    /// <exception cref="CredentialFileException">It is not a host name.</exception>
    public static Uri? OfEndpoint(string? endpoint, string what)
    {
        if (endpoint is null)
        {
            return null;
        }

        string host = (endpoint.StartsWith(Https, StringComparison.OrdinalIgnoreCase) ? endpoint[Https.Length..] : endpoint).TrimEnd('/');
        return Uri.TryCreate($"{Https}{host}/", UriKind.Absolute, out Uri? authority)
            && (host.Equals(authority.Authority, StringComparison.OrdinalIgnoreCase)
                || host.Equals($"{authority.Host}:443", StringComparison.OrdinalIgnoreCase))
            ? authority
            : throw new CredentialFileException(
                $"{what}: imsEndpoint is not a host such as ims-na1.adobelogin.com. Download the file again.");
    }

    /// <summary>From <c>env</c> of the aio tools: <c>prod</c> or <c>stage</c>.</summary>
    /// <exception cref="CredentialFileException">It has another value.</exception>
    public static Uri? OfEnvironment(string? environment, string what) => environment?.ToUpperInvariant() switch
    {
        null => null,
        "PROD" => new Uri("https://ims-na1.adobelogin.com/"),
        "STAGE" => new Uri("https://ims-na1-stg1.adobelogin.com/"),
        _ => throw new CredentialFileException($"{what}: env is neither prod nor stage. Set prod: stage is for Adobe's own use."),
    };
}
