namespace TokenKit.AdobePass;

/// <summary>Puts a registration file in place at once: readers see the one before or this one. Its caller holds the write lock of the path.</summary>
internal static class RegistrationWriter
{
    // More than a registration takes; whole blocks of a disk.
    private const int Room = 8 * 1024;

    public static void CreateFolders(string directory, RegistrationPath path)
    {
        try
        {
            OwnerOnly.CreateFolder(path.Folder);
            OwnerOnly.CreateFolder(path.Locks);
        }
        catch (Exception exception) when (StoreProblem.IsOfFiles(exception))
        {
            throw StoreProblem.NotWritable(directory, exception);
        }
    }

    /// <summary>Takes the room that a registration will need, so that a full or read-only disk is found before there is one to lose.</summary>
    public static void Reserve(RegistrationPath path)
    {
        using FileStream file = OwnerOnly.OpenFile(path.Temporary, FileShare.None);
        if (file.Length < Room)
        {
            file.Write(new byte[Room]);
            file.Flush(flushToDisk: true);
        }
    }

    public static void Replace(RegistrationPath path, byte[] bytes)
    {
        using FileStream file = OwnerOnly.OpenFile(path.Temporary, FileShare.Read | FileShare.Delete);

        // Over what is reserved, and cut only then: a full disk cannot come in between.
        file.Write(bytes);
        file.SetLength(bytes.Length);
        file.Flush(flushToDisk: true);
        File.Move(path.Temporary, path.File, overwrite: true);

        // Once more: it carries the new name to the disk, too, where the file system keeps a journal.
        file.Flush(flushToDisk: true);
    }

    public static void GiveBackRoom(RegistrationPath path) => File.Delete(path.Temporary);
}
