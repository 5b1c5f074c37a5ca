using System.Security;

namespace TokenKit.Files;

/// <summary>Which exceptions say that a file or a folder could not be used.</summary>
internal static class FileErrors
{
    public static bool IsOfFiles(Exception exception) => exception is IOException or UnauthorizedAccessException or SecurityException;
}
