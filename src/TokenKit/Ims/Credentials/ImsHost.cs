namespace TokenKit.Ims.Credentials;

/// <summary>The IMS host that a file names.</summary>
internal static class ImsHost
{
    private const string Https = "https://";

    /// <summary>A host name, as the AEM Developer Console writes it.</summary>
    /// <exception cref="CredentialFileException">It is not a host name.</exception>
    public static Uri? OfEndpoint(string? endpoint, string what, string name)
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
                $"{what}: {name} is not a host such as ims-na1.adobelogin.com. Download the file again.");
    }

    /// <summary>The environment, as Adobe's tools write it: <c>prod</c> or <c>stage</c>.</summary>
    /// <exception cref="CredentialFileException">It has another value.</exception>
    public static Uri? OfEnvironment(string? environment, string what, string name) => environment is null ? null
        : FindEnvironment(environment)
            ?? throw new CredentialFileException($"{what}: {name} is neither prod nor stage. Set prod: stage is for Adobe's own use.");

    /// <summary>The same; <see langword="null"/> for another value.</summary>
    public static Uri? FindEnvironment(string? environment) => environment?.Trim().ToUpperInvariant() switch
    {
        "PROD" => new Uri("https://ims-na1.adobelogin.com/"),
        "STAGE" => new Uri("https://ims-na1-stg1.adobelogin.com/"),
        _ => null,
    };
}
