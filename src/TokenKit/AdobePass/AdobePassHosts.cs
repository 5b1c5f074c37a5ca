namespace TokenKit.AdobePass;

/// <summary>The addresses of the environments.</summary>
internal static class AdobePassHosts
{
    private static readonly Uri Production = new("https://sp.auth.adobe.com/");
    private static readonly Uri PrequalProduction = new("https://sp-prequal.auth.adobe.com/");
    private static readonly Uri Staging = new("https://sp.auth-staging.adobe.com/");
    private static readonly Uri PrequalStaging = new("https://sp-prequal.auth-staging.adobe.com/");

    public static Uri Of(AdobePassEnvironment environment) => environment switch
    {
        AdobePassEnvironment.PrequalProduction => PrequalProduction,
        AdobePassEnvironment.Staging => Staging,
        AdobePassEnvironment.PrequalStaging => PrequalStaging,
        _ => Production,
    };

    public static Uri Combine(Uri authority, string path) => new(authority.AbsoluteUri.TrimEnd('/') + path);

    /// <summary>
    /// The host in the key of a registration; with the port if it is not the default of the scheme, and the path of a gateway.
    /// </summary>
    public static string KeyOf(Uri authority) =>
        authority.IdnHost + (authority.IsDefaultPort ? string.Empty : $":{authority.Port}") + authority.AbsolutePath.TrimEnd('/');
}
