namespace TokenKit.Ims.Jwt;

/// <summary>Names the texts that people set in place of a private key.</summary>
internal static class OtherText
{
    private const int LongestPath = 260;

    private static readonly string[] Extensions = [".pem", ".key", ".der", ".pfx", ".p12", ".p8", ".pk8", ".crt", ".cer", ".txt", ".json", ".jks", ".ppk"];

    public static PrivateKeyException? DescribeJson(ReadOnlySpan<char> text) => text switch
    {
        ['{', ..] when text.Contains("\"kty\"", StringComparison.Ordinal) =>
            PrivateKeyException.Found("a JSON web key", "Set the key as PEM."),
        ['{', ..] => PrivateKeyException.Found("JSON, such as a credential file,", "Set the path of a credential file as the credential file; here belongs the private key alone."),
        _ => null,
    };

    /// <param name="raw">As it was given: a path may have backslashes.</param>
    /// <param name="text">With the escapes taken out.</param>
    public static PrivateKeyException? Describe(ReadOnlySpan<char> raw, ReadOnlySpan<char> text) => text switch
    {
        _ when Contains(text, "BEGIN") && Contains(text, "KEY") =>
            PrivateKeyException.Found("a key whose BEGIN line is damaged", "Its first line must read -----BEGIN PRIVATE KEY----- with five hyphens on both sides, and its last one likewise with END."),
        _ when Contains(text, "-----END ") =>
            PrivateKeyException.Found("the end of a PEM without its beginning", "Set the whole text, from the BEGIN line to the END line."),
        _ when text.StartsWith("PuTTY-User-Key-File", StringComparison.OrdinalIgnoreCase) =>
            PrivateKeyException.Found("a PuTTY key", "Convert it: open it in PuTTYgen and choose Conversions, Export OpenSSH key."),
        _ when text.StartsWith("eyJ", StringComparison.Ordinal) && text.Contains('.') =>
            PrivateKeyException.Found("a JWT", "A token is made with the private key; set the key itself."),
        _ when text.StartsWith("ssh-", StringComparison.Ordinal) || text.StartsWith("ecdsa-", StringComparison.Ordinal) => PrivateKeyException.PublicHalf("a public key of SSH"),
        _ when text.StartsWith("p8e-", StringComparison.Ordinal) => PrivateKeyException.Found("a client secret", "Set the private key of the JWT credential here."),
        ['<', ..] => PrivateKeyException.Found("XML", "Set the key as PEM."),
        _ when IsPath(raw.Trim().Trim("\"'")) => PrivateKeyException.Found("the path of a file", "Set it as the path of the key's file, or set here the text that the file holds; the path is not followed."),
        _ => null,
    };

    public static PrivateKeyException Unknown() =>
        PrivateKeyException.Found("text that is no key in any known form", "Set a key as PEM, from its BEGIN line to its END line, or the base64 of a DER or PFX key.");

    private static bool Contains(ReadOnlySpan<char> text, string part) => text.Contains(part, StringComparison.OrdinalIgnoreCase);

    private static bool IsPath(ReadOnlySpan<char> text) =>
        text.Length <= LongestPath && !text.ContainsAny('\n', '\r')
        && (text is ['/', ..] or ['.', '/' or '\\', ..] or ['.', '.', '/' or '\\', ..] or ['~', '/', ..] or ['\\', '\\', ..] or [_, ':', '\\' or '/', ..] || EndsAsFile(text));

    private static bool EndsAsFile(ReadOnlySpan<char> text)
    {
        foreach (string extension in Extensions)
        {
            if (text.EndsWith(extension, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
