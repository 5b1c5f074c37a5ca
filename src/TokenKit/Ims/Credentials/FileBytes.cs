namespace TokenKit.Ims.Credentials;

/// <summary>The bytes of a credential file, read with a cap.</summary>
internal static class FileBytes
{
    private const int LargestFile = 1024 * 1024;

    /// <exception cref="CredentialFileException">The file is missing, empty, too large or cannot be read.</exception>
    public static byte[] Read(string path)
    {
        try
        {
            CheckKind(path);
            using FileStream file = File.OpenRead(path);
            if (file.Length > LargestFile)
            {
                throw new CredentialFileException("it is larger than 1 MiB, which no credential file is. Set the path of the file that was downloaded.");
            }

            byte[] bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CredentialFileException($"'{Path.GetFullPath(path)}' does not exist. Set the path of a credential file, such as "
                + "the project file of the Adobe Developer Console; a relative one starts at the content root of the host, or without "
                + "a host at the working directory.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new CredentialFileException($"it could not be read ({exception.GetType().Name}). Check that it is a file and that this process may read it.");
        }
    }

    // Before it is opened: a pipe that nobody writes to would hold up the start for ever. Pipes and devices have no length.
    private static void CheckKind(string path)
    {
        if (Directory.Exists(path))
        {
            throw new CredentialFileException("it is a directory. Set the path of the file in it.");
        }

        var file = new FileInfo(path);
        FileInfo target = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
        if (target.Exists && target.Length == 0)
        {
            throw new CredentialFileException("it is empty, or no file but a pipe or a device. Set the path of the file that was downloaded, and check that it was written whole.");
        }
    }
}
