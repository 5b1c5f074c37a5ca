using System.Runtime.CompilerServices;

namespace TokenKit.Tests;

/// <summary>
/// Stores of registrations remember their directories in the user's data: on Linux a folder of these tests takes its place, in the
/// processes that they start as well.
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
