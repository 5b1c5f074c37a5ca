using System.Collections.Concurrent;
using System.Formats.Tar;

namespace TokenKit.Files;

/// <summary>
/// The rights of a store's folders and files. Only the user of this process may read what is created here; in a folder that is shared
/// through its group (setgid and writable by the group), that group as well. Folders that another user may have written are found before
/// they are used. On Windows, the rights are those of the folder around the store.
/// </summary>
internal sealed class StoreRights
{
    private const UnixFileMode FileRights = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode FolderRights = FileRights | UnixFileMode.UserExecute;
    private const UnixFileMode Shared = UnixFileMode.SetGroup | UnixFileMode.GroupWrite;
    private const UnixFileMode SharedFileRights = FileRights | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;
    private const UnixFileMode SharedFolderRights = FolderRights | Shared | UnixFileMode.GroupRead | UnixFileMode.GroupExecute;
    private const UnixFileMode Others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    // The folders that have the right owner.
    private readonly ConcurrentDictionary<string, bool> _owned = new();

    // Whether the file system shows the same rights for every file. Remembered, because it takes a file to find out.
    private volatile bool _isWithoutRights;

    /// <summary>Creates a folder, and the folders around it that are missing.</summary>
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

        // One by one, because .NET gives the mode to the last folder only.
        string? around = Path.GetDirectoryName(path);
        if (around is not null)
        {
            CreateFolder(around);
        }

        Directory.CreateDirectory(path, FolderRights);
        if (around is not null && IsShared(around))
        {
            TryWiden(path, SharedFolderRights);
        }
    }

    /// <summary>Opens a file for writing, and creates it if <paramref name="mode"/> says so.</summary>
    public static FileStream OpenFile(string path, FileMode mode, FileShare share, FileOptions options = FileOptions.None)
    {
        var open = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = share, Options = options, BufferSize = 0 };
        if (OperatingSystem.IsWindows())
        {
            return new FileStream(path, open);
        }

        if (mode != FileMode.Open)
        {
            // Created with the narrow rights, so that none must be removed later: SMB and vfat refuse every chmod.
            open.UnixCreateMode = FileRights;
        }

        var file = new FileStream(path, open);
        if (IsShared(Path.GetDirectoryName(path)!))
        {
            TryWiden(path, SharedFileRights);
        }

        return file;
    }

    /// <summary>Creates a file in a folder to see whether that works; it is gone when it is closed.</summary>
    public static FileStream OpenProbe(string folder) =>
        OpenFile(Path.Combine(folder, $".{Guid.NewGuid():N}.tmp"), FileMode.CreateNew, FileShare.None, FileOptions.DeleteOnClose);

    /// <returns>The folder itself if it exists, else the nearest existing folder around it.</returns>
    /// <exception cref="IOException">There is a file or a broken link in the place of a folder.</exception>
    public static string NearestFolder(string folder)
    {
        string nearest = folder;
        while (!Directory.Exists(nearest))
        {
            if (File.Exists(nearest) || new FileInfo(nearest).LinkTarget is not null)
            {
                throw new IOException($"'{nearest}' is not a directory, but a file or a broken link.");
            }

            nearest = Path.GetDirectoryName(nearest) ?? throw new DirectoryNotFoundException($"'{nearest}' does not exist.");
        }

        return nearest;
    }

    public static bool IsShared(string folder) => !OperatingSystem.IsWindows() && (File.GetUnixFileMode(folder) & Shared) == Shared;

    /// <summary>Looks for a folder that another user may have written. Those that do not exist are left out.</summary>
    /// <param name="directory">The directory of the store.</param>
    /// <param name="below">Folders in it.</param>
    public (string Folder, string Problem)? FindUnsafe(string directory, params ReadOnlySpan<string> below)
    {
        // The folders below count too: one that was created while every user could write the directory is still there afterwards.
        // In a directory that is shared through its group, they may belong to any member of the group.
        bool isShared = Directory.Exists(directory) && IsShared(directory);
        if ((FindOpenRights(directory) ?? FindForeignOwner(directory)) is { } problem)
        {
            return (directory, problem);
        }

        foreach (string folder in below)
        {
            if ((FindOpenRights(folder) ?? (isShared ? null : FindForeignOwner(folder))) is { } problemBelow)
            {
                return (folder, problemBelow);
            }
        }

        return null;
    }

    /// <returns>What is wrong with a folder's rights; <see langword="null"/> if nothing is wrong or it does not exist.</returns>
    private string? FindOpenRights(string folder) =>
        !OperatingSystem.IsWindows() && Directory.Exists(folder)
        && (File.GetUnixFileMode(folder) & UnixFileMode.OtherWrite) != 0 && KeepsRights(folder)
            ? "every user of this machine may write it. Remove that right (chmod o-w), and delete what other users own in it"
            : null;

    /// <summary>
    /// Checks only if the process runs as root, because root may write everywhere. Any other user who may write a folder that is not
    /// writable by everyone owns it or is in the group that shares it.
    /// </summary>
    /// <returns>What is wrong with a folder's owner; <see langword="null"/> if nothing is wrong or it does not exist.</returns>
    private string? FindForeignOwner(string folder)
    {
        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess || _owned.ContainsKey(folder) || !Directory.Exists(folder))
        {
            return null;
        }

        if (OwnerOf(folder) != 0 && KeepsRights(folder))
        {
            return "another user owns it, and this service runs as root. Give it to root (chown root), or run the service as its owner";
        }

        _owned[folder] = true;
        return null;
    }

    // Only adds rights, for the group that the operator chose. If the file system or the owner forbids it, the narrow rights stay.
    private static void TryWiden(string path, UnixFileMode rights)
    {
        try
        {
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & rights) != rights)
            {
                File.SetUnixFileMode(path, rights);
            }
        }
        catch (Exception exception) when (FileErrors.IsOfFiles(exception))
        {
            // See above.
        }
    }

    // Whether a folder shows its own rights and owner. SMB and vfat show those of their mount options for every file.
    private bool KeepsRights(string folder)
    {
        if (_isWithoutRights)
        {
            return false;
        }

        try
        {
            using FileStream probe = OpenProbe(folder);
            _isWithoutRights = !OperatingSystem.IsWindows() && (File.GetUnixFileMode(probe.SafeFileHandle) & Others) != 0;
            return !_isWithoutRights;
        }
        catch (Exception exception) when (FileErrors.IsOfFiles(exception))
        {
            // A read-only file system, which other users cannot write either.
            return false;
        }
    }

    // .NET gives the owner of a file only in the header of a tar entry.
    private static int OwnerOf(string folder)
    {
        using var archive = new MemoryStream();
        using (var writer = new TarWriter(archive, TarEntryFormat.Pax, leaveOpen: true))
        {
            writer.WriteEntry(Directory.ResolveLinkTarget(folder, returnFinalTarget: true)?.FullName ?? folder, "folder");
        }

        archive.Position = 0;
        using var reader = new TarReader(archive);
        return reader.GetNextEntry()!.Uid;
    }
}
