namespace TokenKit.AdobePass.Store;

/// <summary>
/// Makes folders and files that only the user of this process may read; inside a folder that is shared through its group (setgid and
/// writable by the group), that group as well. On Windows they take the rights of the folder around them.
/// </summary>
internal static class OwnerOnly
{
    private const UnixFileMode FileRights = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode FolderRights = FileRights | UnixFileMode.UserExecute;
    private const UnixFileMode GroupFileRights = UnixFileMode.GroupRead | UnixFileMode.GroupWrite;
    private const UnixFileMode Shared = UnixFileMode.SetGroup | UnixFileMode.GroupWrite;
    private const UnixFileMode GroupFolderRights = Shared | UnixFileMode.GroupRead | UnixFileMode.GroupExecute;

    /// <summary>Makes a folder, with the folders around it that are missing.</summary>
    public static void CreateFolder(string path)
    {
        if (Directory.Exists(path))
        {
            return;
        }

        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        // One by one: the mode given to .NET is that of the last folder only.
        string? around = Path.GetDirectoryName(path);
        if (around is not null)
        {
            CreateFolder(around);
        }

        Directory.CreateDirectory(path, FolderRights);
        if (around is not null && IsShared(around))
        {
            TrySetRights(path, FolderRights | GroupFolderRights);
        }
    }

    /// <summary>Opens a file to write, and makes it if <paramref name="mode"/> says so.</summary>
    public static FileStream OpenFile(string path, FileMode mode, FileShare share, FileOptions options = FileOptions.None)
    {
        var open = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = share, Options = options, BufferSize = 0 };
        if (OperatingSystem.IsWindows())
        {
            return new FileStream(path, open);
        }

        // With its rights from the beginning, and none to take away later: SMB and vfat refuse every chmod, as does another user's file.
        open.UnixCreateMode = FileRights;
        var file = new FileStream(path, open);
        if (IsShared(Path.GetDirectoryName(path)!))
        {
            TrySetRights(path, FileRights | GroupFileRights);
        }

        return file;
    }

    /// <summary>Whether a folder that exists is shared through its group.</summary>
    public static bool IsShared(string folder) => !OperatingSystem.IsWindows() && (File.GetUnixFileMode(folder) & Shared) == Shared;

    // Only ever wider rights, for the group that the operator chose. If the file system or the owner refuses them, the narrow ones stay.
    private static void TrySetRights(string path, UnixFileMode rights)
    {
        try
        {
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & rights) != rights)
            {
                File.SetUnixFileMode(path, rights);
            }
        }
        catch (Exception exception) when (StoreProblem.IsOfFiles(exception))
        {
            // See above.
        }
    }
}
