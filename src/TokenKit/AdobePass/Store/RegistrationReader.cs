namespace TokenKit.AdobePass.Store;

/// <summary>Reads a registration file, and tells one that is not there from one that cannot be found.</summary>
internal static class RegistrationReader
{
    /// <returns><see langword="null"/> where there is no file.</returns>
    /// <exception cref="ClientRegistrationStoreException">It could not be read, or is no whole registration of this key.</exception>
    public static async ValueTask<ClientRegistration?> ReadAsync(RegistrationPath path, ClientRegistrationKey key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        byte[] bytes;
        try
        {
            CheckKind(path.File);
            var file = new FileStream(path.File, new FileStreamOptions
            {
                // A reader neither waits for a writer nor keeps one from putting a new file in this one's place.
                Share = FileShare.ReadWrite | FileShare.Delete,
                Options = FileOptions.Asynchronous,
                BufferSize = 0,
            });
            await using (file.ConfigureAwait(false))
            {
                // One byte too many tells a file that is too large; it is not read to its end.
                bytes = new byte[Math.Min(file.Length, RegistrationFile.Largest + 1)];
                await file.ReadExactlyAsync(bytes, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            CheckMissing(path.File);
            return null;
        }
        catch (Exception exception) when (StoreProblem.IsOfFiles(exception))
        {
            throw StoreProblem.NotReadable(path.File, exception);
        }

        return RegistrationFile.Read(path, key, bytes);
    }

    // Before it is opened: a pipe that nobody writes to would be waited for. Pipes and devices have no length.
    private static void CheckKind(string file)
    {
        if (Directory.Exists(file))
        {
            throw StoreProblem.Content(file, "it is a directory");
        }

        var info = new FileInfo(file);
        FileInfo target = info.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? info;
        if (target.Exists && target.Length == 0)
        {
            throw StoreProblem.Content(file, "it is empty, or no file but a pipe or a device");
        }
    }

    // "None" must be certain: a link into nowhere, or a file where a folder belongs, is a store that is broken or not mounted.
    private static void CheckMissing(string file)
    {
        if (new FileInfo(file).LinkTarget is not null)
        {
            throw StoreProblem.Content(file, "it is a link to a file that is not there");
        }

        try
        {
            StoreDirectory.NearestFolder(Path.GetDirectoryName(file)!);
        }
        catch (IOException exception)
        {
            throw StoreProblem.NotReadable(file, exception);
        }
    }
}
