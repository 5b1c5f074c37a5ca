namespace TokenKit.AdobePass;

/// <summary>Makes folders and files that only the user of this process may read. On Windows they take the rights of the folder around them.</summary>
internal static class OwnerOnly
{
    private const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode FolderMode = FileMode | UnixFileMode.UserExecute;

    /// <summary>With the folders around it that are missing; one that is there keeps its rights.</summary>
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
        if (Path.GetDirectoryName(path) is { } around)
        {
            CreateFolder(around);
        }

        Directory.CreateDirectory(path, FolderMode);
    }

    /// <summary>Opens a file to write, and makes it if it is missing.</summary>
    public static FileStream OpenFile(string path, FileShare share)
    {
        var options = new FileStreamOptions { Mode = System.IO.FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = share, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = FileMode;
        }

        var file = new FileStream(path, options);
        try
        {
            if (!OperatingSystem.IsWindows() && File.GetUnixFileMode(file.SafeFileHandle) != FileMode && new FileInfo(path).LinkTarget is null)
            {
                // One that came back with a backup, say; what a link leads to is not ours.
                File.SetUnixFileMode(file.SafeFileHandle, FileMode);
            }

            return file;
        }
        catch
        {
            // Left open, it would be a lock that nobody gives back.
            file.Dispose();
            throw;
        }
    }
}
