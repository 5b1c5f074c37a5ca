using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace TokenKit.Testing.AemForms;

// Which AEM instance a request is for, by its host or, where sockets leave no choice of host, by its path; and what it wants there.
internal sealed partial class AemAddress
{
    private const string Domain = ".adobeaemcloud.com";

    private AemAddress(string bucket, string root, string path)
    {
        Bucket = bucket;
        Root = root;
        Path = path;
    }

    public string Bucket { get; }

    // Of the instance, without a closing slash.
    public string Root { get; }

    public string Path { get; }

    public static bool IsAemPath(string path) => path.StartsWith("/adobe/", StringComparison.Ordinal) || path.StartsWith("/aem/", StringComparison.Ordinal);

    public static AemAddress Of(HttpRequest request, string path)
    {
        string origin = $"{request.Scheme}://{request.Host}";
        if (InstancePath().Match(path) is { Success: true } match)
        {
            string bucket = match.Groups["bucket"].Value;
            return new AemAddress(bucket, $"{origin}/aem/{bucket}", match.Groups["path"].Value);
        }

        string host = request.Host.Host;
        bool isInstance = host.EndsWith(Domain, StringComparison.OrdinalIgnoreCase);
        return new AemAddress(isInstance ? host[..^Domain.Length] : string.Empty, origin, path);
    }

    [GeneratedRegex("^/aem/(?<bucket>[^/]*)(?<path>.*)\\z", RegexOptions.Singleline)]
    private static partial Regex InstancePath();
}
