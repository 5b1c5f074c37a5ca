namespace TokenKit.Files;

/// <summary>
/// A file that is written under a unique name and then replaces another file in one step: readers see either the old file or the new one.
/// Because the name is unique, the file is complete even if two processes hold the same lock, and no link can be prepared under its name.
/// </summary>
internal sealed class DraftFile : IDisposable
{
    // More than a registration takes, in whole blocks of a disk.
    private const int ReservedBytes = 8 * 1024;

    // Far longer than a process needs to write one registration.
    private static readonly TimeSpan LongestWrite = TimeSpan.FromHours(1);

    private readonly string _target;
    private readonly string _path;
    private readonly FileStream _file;
    private bool _isInPlace;

    /// <param name="target">The file to replace; the draft lies in the same folder.</param>
    public DraftFile(string target)
    {
        _target = target;
        string name = $"{Path.GetFileNameWithoutExtension(target)}.{Guid.NewGuid():N}.tmp";
        _path = Path.Combine(Path.GetDirectoryName(target)!, name);
        _file = StoreRights.OpenFile(_path, FileMode.CreateNew, FileShare.Read | FileShare.Delete);
    }

    /// <summary>
    /// Creates a draft that takes the disk space of a registration, so that a full disk is found before there is a registration to lose.
    /// Deletes the drafts that killed processes left.
    /// </summary>
    public static DraftFile Reserve(string target)
    {
        var draft = new DraftFile(target);
        try
        {
            draft._file.Write(new byte[ReservedBytes]);
            draft._file.Flush(flushToDisk: true);
            draft.DeleteAbandoned();
            return draft;
        }
        catch
        {
            draft.Dispose();
            throw;
        }
    }

    /// <param name="content">The whole content.</param>
    /// <param name="isDurable">
    /// Whether it must outlive a power failure. If not, the file may be empty or damaged after one, and nothing waits for the disk.
    /// </param>
    public void PutInPlace(ReadOnlySpan<byte> content, bool isDurable = true)
    {
        // The reserved space is overwritten first and cut last, so the disk cannot become full in between.
        _file.Position = 0;
        _file.Write(content);
        _file.SetLength(content.Length);
        _file.Flush(isDurable);
        File.Move(_path, _target, overwrite: true);
        _isInPlace = true;

        // Once more: on a file system with a journal, this writes the new name to the disk, too.
        _file.Flush(isDurable);
    }

    /// <summary>Deletes the file unless it was put in place.</summary>
    public void Dispose()
    {
        _file.Dispose();
        if (_isInPlace)
        {
            return;
        }

        try
        {
            File.Delete(_path);
        }
        catch (Exception exception) when (FileErrors.IsOfFiles(exception))
        {
            // A few KiB, which the next registration of the same key deletes.
        }
    }

    // Only old ones, by the clock of the file system: another machine, which may not share the locks, may be writing now.
    private void DeleteAbandoned()
    {
        DateTime now = File.GetLastWriteTimeUtc(_path);
        string drafts = $"{Path.GetFileNameWithoutExtension(_target)}*.tmp";
        foreach (string file in Directory.EnumerateFiles(Path.GetDirectoryName(_path)!, drafts))
        {
            if (now - File.GetLastWriteTimeUtc(file) > LongestWrite)
            {
                File.Delete(file);
            }
        }
    }
}
