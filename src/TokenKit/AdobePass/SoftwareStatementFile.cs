using System.Text;

namespace TokenKit.AdobePass;

/// <summary>Reads the file that a software statement was downloaded to.</summary>
internal static class SoftwareStatementFile
{
    private const int Largest = 64 * 1024;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <param name="path">The path of the file.</param>
    /// <param name="setAt">Where it is set, for the message.</param>
    /// <exception cref="FormatException">It cannot be read as a text; the message says why and how to mend it.</exception>
    public static string Read(string path, string setAt)
    {
        try
        {
            if (Directory.Exists(path))
            {
                throw new FormatException($"{setAt} names the directory '{path}': set the path of the software statement's file.");
            }

            // A file handle, not the length: a mounted secret is a link, and a pipe has none.
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            byte[] bytes = new byte[Largest + 1];
            int length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return length switch
            {
                0 => throw new FormatException($"{setAt}: the file '{path}' is empty. Download the software statement again from the TVE Dashboard."),
                > Largest => throw new FormatException($"{setAt}: the file '{path}' is larger than 64 KiB, and so no software statement. Check the path."),
                _ => Decode(bytes.AsSpan(0, length)),
            };
        }
        catch (DecoderFallbackException)
        {
            throw new FormatException($"{setAt}: the file '{path}' is no text. Check the path, or download the software statement again from the TVE Dashboard.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new FormatException($"{setAt}: the file '{path}' cannot be read ({exception.GetType().Name}). Check the path, and that this user may read the file.");
        }
    }

    // Windows editors write UTF-16 with a mark.
    private static string Decode(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 2 && bytes[0] == 0xFF && bytes[1] == 0xFE ? Encoding.Unicode.GetString(bytes[2..])
        : bytes.Length >= 2 && bytes[0] == 0xFE && bytes[1] == 0xFF ? Encoding.BigEndianUnicode.GetString(bytes[2..])
        : Utf8.GetString(bytes);
}
