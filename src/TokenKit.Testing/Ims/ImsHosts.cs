using Microsoft.AspNetCore.Http;

namespace TokenKit.Testing.Ims;

// The addresses with which the claims of an assertion may start.
internal sealed class ImsHosts
{
    private readonly string[] _roots;

    private ImsHosts(string[] roots) => _roots = roots;

    public static ImsHosts Of(string host, HttpRequest request)
    {
        string called = request.Host.Value ?? string.Empty;
        bool isLoopback = Uri.TryCreate($"http://{called}/", UriKind.Absolute, out Uri? address) && address.IsLoopback;
        return new ImsHosts([$"https://{host}", $"https://{called}", .. isLoopback ? new[] { $"http://{called}" } : []]);
    }

    // The rest of the claim after one of the addresses and the infix: "/c/" for a client, "/s/" for a metascope. Null for another claim.
    public string? After(string infix, string claim) =>
        Array.Find(_roots, root => claim.StartsWith(root + infix, StringComparison.Ordinal)) is string root
            ? claim[(root.Length + infix.Length)..]
            : null;
}
