namespace TokenKit.AdobePass.Store;

/// <summary>
/// A file that is written under a name of its own and then put in the place of another one at once: readers see the file before or this
/// one. No two writers share a name, so a file is whole even if two processes hold one lock, and no link can wait under it.
/// </summary>
internal sealed class DraftFile : IDisposable
{
    // More than a registration takes; whole blocks of a disk.
    private const int Room = 8 * 1024;

    private readonly string _target;
    private readonly FileStream _file;
    private bool _isInPlace;

    /// <param name="target">The file whose place it is to take; it lies in the same folder.</param>
    public DraftFile(string target)
    {
        _target = target;
        string name = $"{System.IO.Path.GetFileNameWithoutExtension(target)}.{Guid.NewGuid():N}.tmp";
        Path = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(target)!, name);
        _file = OwnerOnly.OpenFile(Path, FileMode.CreateNew, FileShare.Read | FileShare.Delete);
    }

    public string Path { get; }

    /// <summary>Takes the room that a registration will need: a full disk is found before there is a registration to lose.</summary>
    public void Reserve()
    {
        _file.Write(new byte[Room]);
        _file.Flush(flushToDisk: true);
    }

    public void PutInPlace(ReadOnlySpan<byte> content)
    {
        // Over the reserved room, which is cut only then: the disk cannot become full in between.
        _file.Position = 0;
        _file.Write(content);
        _file.SetLength(content.Length);
        _file.Flush(flushToDisk: true);
        File.Move(Path, _target, overwrite: true);
        _isInPlace = true;

        // Once more: if the file system keeps a journal, this carries the new name to the disk, too.
        _file.Flush(flushToDisk: true);
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
            File.Delete(Path);
        }
        catch (Exception exception) when (StoreProblem.IsOfFiles(exception))
        {
            // A few KiB that the next registration of the same key deletes.
        }
    }
}
