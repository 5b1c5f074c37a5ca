using System.Runtime.CompilerServices;

namespace TokenKit.Tests;

/// <summary>
/// Stores of registrations remember their directories in the user's application data. On Linux these tests use another folder instead,
/// also in the processes that they start.
/// </summary>
internal static class UserData
{
    [ModuleInitializer]
    internal static void Redirect()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("tokenkit-data-");
        Environment.SetEnvironmentVariable("XDG_DATA_HOME", folder.FullName);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Delete(recursive: true);
    }
}
