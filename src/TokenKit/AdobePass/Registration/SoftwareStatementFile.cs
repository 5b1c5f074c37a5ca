using System.Text;

namespace TokenKit.AdobePass.Registration;

/// <summary>The file of a software statement: text in UTF-8, or in UTF-16 with the byte order mark that editors on Windows write.</summary>
internal static class SoftwareStatementFile
{
    // Without one, the bytes of UTF-16 are valid UTF-8, every other one a NUL.
    private const string WrongEncoding = "is no text in UTF-8. Save it as UTF-8, or download it again.";

    // What is longer between two separators may be anything, such as a secret in the wrong place.
    private const int LongestName = 128;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <param name="path">A relative one starts at the working directory.</param>
    /// <param name="setAt">Where it was set, such as <c>AdobeTokens:tv:SoftwareStatementFile</c>.</param>
    /// <exception cref="SoftwareStatementException">The file is missing, no file, empty, too large or cannot be read, or holds no statement.</exception>
    public static SoftwareStatement Read(string path, string setAt)
    {
        if (string.IsNullOrWhiteSpace(path))
        {
            throw new SoftwareStatementException($"{setAt} is empty. Set the path of the software statement's file.");
        }

        if (StatementProblems.LooksLikeOne(path))
        {
            throw new SoftwareStatementException($"{setAt} is no path but, by its looks, the software statement itself. Set it as SoftwareStatement.");
        }

        try
        {
            return SoftwareStatement.Parse(Decode(ReadBytes(path, setAt), path, setAt), $"{setAt}: the file {Shown(path)}");
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SoftwareStatementException($"{setAt}: {Shown(Path.GetFullPath(path))} does not exist. Set the path of the "
                + "software statement's file; a relative one starts at the content root of the host, or without a host at the working "
                + "directory.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new SoftwareStatementException($"{setAt}: {Shown(path)} could not be read ({exception.GetType().Name}). Check that it is a file and that this process may read it.");
        }
    }

    private static byte[] ReadBytes(string path, string setAt)
    {
        if (Directory.Exists(path))
        {
            throw new SoftwareStatementException($"{setAt}: {Shown(path)} is a directory. Set the path of the file in it.");
        }

        // Before it is opened: a pipe that nobody writes to would hold up the start for ever. Pipes and devices have no length.
        var file = new FileInfo(path);
        FileInfo target = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
        if (target is { Exists: true, Length: 0 })
        {
            throw new SoftwareStatementException($"{setAt}: {Shown(path)} is empty, or no file but a pipe or a device. Set the path of the file that was downloaded, and check that it was written whole.");
        }

        using FileStream stream = File.OpenRead(path);
        byte[] bytes = new byte[SoftwareStatement.Longest + 1];
        int length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return length <= SoftwareStatement.Longest
            ? bytes[..length]
            : throw new SoftwareStatementException($"{setAt}: {Shown(path)} is larger than 64 KiB, which no software statement is. Set the path of the file that was downloaded.");
    }

    private static string Decode(byte[] bytes, string path, string setAt)
    {
        try
        {
            string text = bytes switch
            {
                [0xFF, 0xFE, ..] => Encoding.Unicode.GetString(bytes),
                [0xFE, 0xFF, ..] => Encoding.BigEndianUnicode.GetString(bytes),
                _ => Utf8.GetString(bytes),
            };
            return !text.Contains('\0', StringComparison.Ordinal) ? text : throw new SoftwareStatementException($"{setAt}: {Shown(path)} {WrongEncoding}");
        }
        catch (DecoderFallbackException)
        {
            throw new SoftwareStatementException($"{setAt}: {Shown(path)} {WrongEncoding}");
        }
    }

    private static string Shown(string path) =>
        PlainText.FindUnfit(path) is null && !Guid.TryParse(Path.GetFileName(path), out _) && path.Split('/', '\\').All(name => name.Length <= LongestName)
            ? $"'{path}'"
            : "a path (not shown)";
}
