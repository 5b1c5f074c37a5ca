using System.Collections.Concurrent;
using System.Formats.Tar;

namespace TokenKit.AdobePass.Store;

/// <summary>
/// Finds folders whose content another user may have written or may exchange. On Windows the rights are left to the operator.
/// </summary>
internal sealed class FolderSafety
{
    private const UnixFileMode Others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    // The folders that have the right owner.
    private readonly ConcurrentDictionary<string, bool> _owned = new();

    // A file system that shows the same rights for every file. Found out once, because it takes a file to find out.
    private volatile bool _isWithoutRights;

    /// <returns>What is wrong with the rights of a folder; <see langword="null"/> if nothing is, or if there is no such folder.</returns>
    public string? FindOpenRights(string folder) =>
        !OperatingSystem.IsWindows() && Directory.Exists(folder)
        && (File.GetUnixFileMode(folder) & UnixFileMode.OtherWrite) != 0 && KeepsRights(folder)
            ? "every user of this machine may write it. Take that right away (chmod o-w) and delete what other users own in it"
            : null;

    /// <summary>
    /// Checked for root alone, because root may write everywhere. Any other user who may write a folder that is not writable by everybody
    /// is its owner, or is in the group that it is shared through.
    /// </summary>
    /// <returns>What is wrong with the owner of a folder; <see langword="null"/> if nothing is, or if there is no such folder.</returns>
    public string? FindForeignOwner(string folder)
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

    // Whether a folder shows its own rights and owner: SMB and vfat show those of their mount options for every file.
    private bool KeepsRights(string folder)
    {
        if (_isWithoutRights)
        {
            return false;
        }

        try
        {
            string file = Path.Combine(folder, $".{Guid.NewGuid():N}.tmp");
            using FileStream probe = OwnerOnly.OpenFile(file, FileMode.CreateNew, FileShare.None, FileOptions.DeleteOnClose);
            _isWithoutRights = !OperatingSystem.IsWindows() && (File.GetUnixFileMode(probe.SafeFileHandle) & Others) != 0;
            return !_isWithoutRights;
        }
        catch (Exception exception) when (StoreProblem.IsOfFiles(exception))
        {
            // A read-only file system: the others cannot write it either.
            return false;
        }
    }

    // .NET tells the owner of a file only in the header of a tar entry.
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
