using System.Security.Cryptography;

namespace TokenKit.Ims.Jwt;

/// <summary>Reads an RSA private key in every form people have it: PEM, DER or PFX, plain or encrypted, whole or mangled by an environment variable.</summary>
internal static class PrivateKeyReader
{
    // A PEM in base64, and that once more: more than this nobody means.
    private const int MostWrappings = 2;

    // The 1 MiB that a file may have, in base64.
    private const int LongestText = 1_400_000;

    /// <returns>A key that signs, with the end of its certificate where that came along; it belongs to the caller.</returns>
    /// <exception cref="PrivateKeyException">There is no usable key in the text; the message says what there is.</exception>
    public static SigningKey Read(string text, string? passphrase) => FromText(text, passphrase, wrappings: 0);

    /// <inheritdoc cref="Read(string, string?)"/>
    public static SigningKey Read(ReadOnlySpan<byte> bytes, string? passphrase) => FromBytes(bytes, passphrase, wrappings: 0);

    /// <inheritdoc cref="Read(string, string?)"/>
    public static SigningKey ReadFile(string path, string? passphrase)
    {
        byte[] bytes = KeyFile.Read(path);
        try
        {
            return Read(bytes, passphrase);
        }
        catch (PrivateKeyException exception)
        {
            throw new PrivateKeyException($"'{path}': {exception.Message}");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    private static SigningKey FromBytes(ReadOnlySpan<byte> bytes, string? passphrase, int wrappings)
    {
        if (KeyBytes.AreDer(bytes))
        {
            return DerKey.Read(bytes, passphrase);
        }

        char[] text = KeyBytes.ToText(bytes);
        try
        {
            return FromText(text, passphrase, wrappings);
        }
        finally
        {
            KeyText.Erase(text);
        }
    }

    private static SigningKey FromText(ReadOnlySpan<char> text, string? passphrase, int wrappings)
    {
        if (text.Length > LongestText)
        {
            throw PrivateKeyException.Found($"a text of {text.Length} characters",
                "No private key is that long: set the text of the key alone.");
        }

        using var clean = new KeyText(text);
        if (clean.Span.IsEmpty)
        {
            throw PrivateKeyException.Found("an empty text", "Set the text of the key; the environment variable or file behind it may be empty.");
        }

        if (OtherText.DescribeJson(clean.Span) is { } json)
        {
            throw json;
        }

        IReadOnlyList<PemBlock> blocks = PemBlock.FindAll(clean.Span);
        if (blocks.Count > 0)
        {
            return PemKey.Read(clean.Span, blocks, passphrase);
        }

        return OtherText.Describe(text, clean.Span) is { } other ? throw other : FromBase64(clean.Span, passphrase, wrappings);
    }

    private static SigningKey FromBase64(ReadOnlySpan<char> text, string? passphrase, int wrappings)
    {
        if (wrappings > MostWrappings || Base64Text.Decode(text) is not { } bytes)
        {
            throw OtherText.Unknown();
        }

        try
        {
            return KeyBytes.AreDer(bytes) || KeyBytes.AreText(bytes) ? FromBytes(bytes, passphrase, wrappings + 1) : throw OtherText.Unknown();
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }
}
