using System.Text;

namespace TokenKit.Ims.Credentials;

/// <summary>A file's text in UTF-8. Editors and the redirection of Windows PowerShell write UTF-16, too.</summary>
internal static class Utf8Bytes
{
    /// <returns>The text without its byte order mark.</returns>
    /// <exception cref="CredentialFileException">It begins as UTF-16 and is none.</exception>
    public static ReadOnlyMemory<byte> Of(ReadOnlyMemory<byte> bytes) => bytes.Span switch
    {
        [0xEF, 0xBB, 0xBF, ..] => bytes[3..],
        [0xFF, 0xFE, ..] => FromUtf16(bytes.Span[2..], bigEndian: false),
        [0xFE, 0xFF, ..] => FromUtf16(bytes.Span[2..], bigEndian: true),

        // Without a mark: a credential file begins with ASCII, and no text has zeros.
        [not 0, 0, not 0, 0, ..] => FromUtf16(bytes.Span, bigEndian: false),
        [0, not 0, 0, not 0, ..] => FromUtf16(bytes.Span, bigEndian: true),
        _ => bytes,
    };

    private static byte[] FromUtf16(ReadOnlySpan<byte> bytes, bool bigEndian)
    {
        try
        {
            return Encoding.UTF8.GetBytes(new UnicodeEncoding(bigEndian, byteOrderMark: false, throwOnInvalidBytes: true).GetString(bytes));
        }
        catch (ArgumentException)
        {
            throw new CredentialFileException("it begins as UTF-16, and holds bytes that are none. Download the file again, and save it as it is, or as UTF-8.");
        }
    }
}
