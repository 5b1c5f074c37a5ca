using System.Buffers.Binary;

namespace TokenKit.Caching.Sharing;

/// <summary>
/// The format of one entry in a file: a header and the bytes of the entry. The header holds the version of the format, the length of the
/// entry and the millisecond in which it expires (Unix time), all big-endian: a file system has no lifetimes.
/// </summary>
internal static class SharedTokenFile
{
    public const int LargestEntry = 64 * 1024;

    private const uint Version = 0x546B_7331; // "Tks1"
    private const int LengthAt = 4;
    private const int ExpiryAt = 8;
    private const int HeaderBytes = 16;

    public static byte[] Write(byte[] entry, long expiry)
    {
        byte[] content = new byte[HeaderBytes + entry.Length];
        BinaryPrimitives.WriteUInt32BigEndian(content, Version);
        BinaryPrimitives.WriteInt32BigEndian(content.AsSpan(LengthAt), entry.Length);
        BinaryPrimitives.WriteInt64BigEndian(content.AsSpan(ExpiryAt), expiry);
        entry.CopyTo(content, HeaderBytes);
        return content;
    }

    /// <returns>
    /// The entry; <see langword="null"/> if there is no file, if the entry has expired, or if the file is damaged, a link, or not an entry.
    /// </returns>
    /// <exception cref="IOException">The file could not be read.</exception>
    /// <exception cref="UnauthorizedAccessException">This process may not read it, or it is a directory.</exception>
    public static byte[]? Read(string path, long now)
    {
        try
        {
            // Before the file is opened: opening a pipe without a writer waits indefinitely. Pipes and devices have the length 0.
            var info = new FileInfo(path);
            if (info.LinkTarget is not null || (info.Exists && info.Length == 0))
            {
                return null;
            }

            // A reader does not keep a writer from replacing the file.
            using var file = new FileStream(
                path, new FileStreamOptions { Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 });
            if (file.Length is < HeaderBytes or > HeaderBytes + LargestEntry)
            {
                return null;
            }

            byte[] content = new byte[file.Length];
            file.ReadExactly(content);
            return BinaryPrimitives.ReadUInt32BigEndian(content) == Version
                && BinaryPrimitives.ReadInt32BigEndian(content.AsSpan(LengthAt)) == content.Length - HeaderBytes
                && BinaryPrimitives.ReadInt64BigEndian(content.AsSpan(ExpiryAt)) > now
                ? content[HeaderBytes..]
                : null;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
