using System.Text;

namespace TokenKit.Ims.Jwt;

/// <summary>Tells binary keys from keys in text, by their first bytes.</summary>
internal static class KeyBytes
{
    private const byte Sequence = 0x30;

    /// <summary>Every DER key is a sequence, and has control characters that no text has.</summary>
    public static bool AreDer(ReadOnlySpan<byte> bytes) => bytes is [Sequence, ..] && !AreText(bytes);

    public static bool AreText(ReadOnlySpan<byte> bytes) => !bytes.ContainsAnyInRange((byte)0, (byte)8);

    /// <exception cref="PrivateKeyException">The bytes are no text.</exception>
    public static char[] ToText(ReadOnlySpan<byte> bytes)
    {
        Encoding encoding = bytes switch
        {
            // As the redirection of Windows PowerShell writes files.
            [0xFF, 0xFE, ..] or [not 0, 0, not 0, 0, ..] => Encoding.Unicode,
            [0xFE, 0xFF, ..] => Encoding.BigEndianUnicode,
            _ when AreText(bytes) => Encoding.UTF8,
            [0xFE, 0xED, 0xFE, 0xED, ..] => throw PrivateKeyException.Found(
                "a Java keystore", "Convert it: keytool -importkeystore -srckeystore key.jks -destkeystore key.p12 -deststoretype PKCS12."),
            _ => throw PrivateKeyException.Found("binary data that is no key in any known form", "Set a key as PEM, DER or PFX."),
        };
        char[] text = new char[encoding.GetCharCount(bytes)];
        encoding.GetChars(bytes, text);
        return text;
    }
}
