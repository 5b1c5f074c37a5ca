using System.Buffers;

namespace TokenKit.Ims.Jwt;

/// <summary>The file of a key, read with a cap.</summary>
internal static class KeyFile
{
    private const int LargestFile = 1024 * 1024;

    // A line of a PEM has 64 characters; names of files this long without any mark in them are rare.
    private const int LongestPlainName = 40;

    private static readonly SearchValues<char> Base64 = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=");

    /// <exception cref="PrivateKeyException">The file is missing, too large or cannot be read.</exception>
    public static byte[] Read(string path)
    {
        try
        {
            // A pipe and a device have no length either, and opening one may wait for ever.
            var given = new FileInfo(path);
            FileInfo target = given.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? given;
            if (target is { Exists: true, Length: 0 })
            {
                throw new PrivateKeyException($"'{path}' is empty, or no file but a pipe or a device. Set the path of the private key's file, and check what writes it.");
            }

            using FileStream file = File.OpenRead(path);
            if (file.Length > LargestFile)
            {
                throw new PrivateKeyException($"'{path}' is larger than 1 MiB, which no private key is. Set the path of the key's file.");
            }

            byte[] bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw Problem(path, exception);
        }
    }

    private static PrivateKeyException Problem(string path, Exception exception)
    {
        if (string.IsNullOrWhiteSpace(path))
        {
            return new PrivateKeyException("The path of the private key's file is empty. Set the path, or the text of the key itself.");
        }

        if (Directory.Exists(path))
        {
            return new PrivateKeyException($"'{path}' is a directory. Set the path of the private key's file in it.");
        }

        // A path that is none may be the key itself, set in the wrong place.
        if (!File.Exists(path) && IsKey(path))
        {
            return new PrivateKeyException("The path of the private key's file looks like the text of a key. Set the text as the key itself, or write it to a file and set the path of that.");
        }

        if (!File.Exists(path) && LongestRun(path) > LongestPlainName)
        {
            return new PrivateKeyException("The private key's file does not exist; its path is not shown, since it may be a part of a "
                + "key. Set the path of the file; a relative one starts at the content root of the host, or without a host at the "
                + "working directory.");
        }

        return exception is FileNotFoundException or DirectoryNotFoundException
            ? new PrivateKeyException($"'{Path.GetFullPath(path)}' does not exist. Set the path of the private key's file; a relative "
                + "one starts at the content root of the host, or without a host at the working directory.")
            : new PrivateKeyException($"'{path}' could not be read ({exception.GetType().Name}). Check that it is a file and that this process may read it.");
    }

    private static bool IsKey(string path) =>
        path.Contains("-----", StringComparison.Ordinal) || path.AsSpan().ContainsAny('\n', '\r') || path.StartsWith("MII", StringComparison.Ordinal) || path.StartsWith("LS0tLS1", StringComparison.Ordinal);

    private static int LongestRun(ReadOnlySpan<char> path)
    {
        int longest = 0;
        while (!path.IsEmpty)
        {
            int run = path.IndexOfAnyExcept(Base64) is >= 0 and var end ? end : path.Length;
            longest = Math.Max(longest, run);
            path = path[Math.Min(run + 1, path.Length)..];
        }

        return longest;
    }
}
