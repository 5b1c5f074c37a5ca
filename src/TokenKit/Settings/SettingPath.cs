using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace TokenKit.Settings;

/// <summary>
/// A relative path in the settings starts at the content root of the host, like the path of <c>appsettings.json</c>: the working
/// directory of a Windows service is System32. Without a host it starts at the working directory.
/// </summary>
internal static class SettingPath
{
    // A longer value, or one with several lines, is the content of a file instead of its path. It stays as it is, for its own message.
    private const int LongestPath = 260;

    // A value that begins like this is a key, a statement or a secret.
    private static readonly string[] Contents = ["-----", "MII", "LS0t", "eyJ", "p8e-"];

    public static string? Rooted(string? path, IServiceProvider services) =>
        IsPath(path) && services.GetService<IHostEnvironment>()?.ContentRootPath is { Length: > 0 } root ? Path.Combine(root, path) : path;

    private static bool IsPath([NotNullWhen(true)] string? path) =>
        path is { Length: <= LongestPath } && !string.IsNullOrWhiteSpace(path) && !path.AsSpan().ContainsAny("\r\n{\0")
        && !Contents.Any(start => path.StartsWith(start, StringComparison.Ordinal));
}
