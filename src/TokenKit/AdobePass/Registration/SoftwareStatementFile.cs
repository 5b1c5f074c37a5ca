using System.Text;

namespace TokenKit.AdobePass.Registration;

/// <summary>The file of a software statement: text in UTF-8, or in UTF-16 with the byte order mark that editors on Windows write.</summary>
internal static class SoftwareStatementFile
{
    // A longer name between two separators may be anything, such as a secret in the wrong place.
    private const int LongestName = 128;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <param name="path">A relative path starts at the working directory.</param>
    /// <param name="setting">The setting that names the file, such as <c>AdobeTokens:tv:SoftwareStatementFile</c>.</param>
    /// <exception cref="SoftwareStatementException">
    /// The file is missing, empty, too large, not a file or not readable, or does not hold a software statement.
    /// </exception>
    public static SoftwareStatement Read(string path, string setting)
    {
        if (string.IsNullOrWhiteSpace(path))
        {
            throw new SoftwareStatementException($"{setting} is empty. Set the path of the software statement's file.");
        }

        if (StatementProblems.LooksLikeOne(path))
        {
            throw new SoftwareStatementException(
                $"{setting} is not a path: it looks like the software statement itself. Set it as SoftwareStatement.");
        }

        try
        {
            string text = ReadText(path, problem => new SoftwareStatementException($"{setting}: {Shown(path)} {problem}"));
            return SoftwareStatement.Parse(text, $"{setting}: the file {Shown(path)}");
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SoftwareStatementException($"{setting}: {Shown(Path.GetFullPath(path))} does not exist. Set the path of the "
                + "software statement's file; a relative one starts at the content root of the host, or without a host at the working "
                + "directory.");
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new SoftwareStatementException($"{setting}: {Shown(path)} could not be read ({exception.GetType().Name}). Check that it "
                + "is a file and that this process may read it.");
        }
    }

    private static string ReadText(string path, Func<string, SoftwareStatementException> problem)
    {
        if (Directory.Exists(path))
        {
            throw problem("is a directory. Set the path of the file in it.");
        }

        // Before the file is opened: opening a pipe without a writer would block the start indefinitely. Pipes and devices have length 0.
        var file = new FileInfo(path);
        FileInfo target = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
        if (target is { Exists: true, Length: 0 })
        {
            throw problem("is empty, or is a pipe or a device instead of a file. Set the path of the downloaded file, and check that the "
                + "download is complete.");
        }

        char[] text = new char[SoftwareStatement.Longest + 1];
        int length;
        try
        {
            using var reader = new StreamReader(path, Utf8);
            length = reader.ReadBlock(text);
        }
        catch (DecoderFallbackException)
        {
            throw NotUtf8();
        }

        if (length > SoftwareStatement.Longest)
        {
            throw problem("is larger than 64 KiB, which no software statement is. Set the path of the downloaded file.");
        }

        // UTF-16 without a byte order mark is valid UTF-8 too: every other byte is a NUL.
        return !text.AsSpan(0, length).Contains('\0') ? new string(text, 0, length) : throw NotUtf8();

        SoftwareStatementException NotUtf8() => problem("is not text in UTF-8. Save it as UTF-8, or download it again.");
    }

    private static string Shown(string path) =>
        PlainText.FindUnfit(path) is null && !Guid.TryParse(Path.GetFileName(path), out _)
        && path.Split('/', '\\').All(name => name.Length <= LongestName)
            ? $"'{path}'"
            : "a path (not shown)";
}
