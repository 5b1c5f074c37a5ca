namespace TokenKit.Ims.Jwt;

/// <summary>Recognizes common values that users set in the place of a private key, and says what to do about each.</summary>
internal static class WrongKeyInput
{
    private const int LongestPath = 260;

    private static readonly string[] Extensions =
        [".pem", ".key", ".der", ".pfx", ".p12", ".p8", ".crt", ".cer", ".txt", ".json", ".jks", ".ppk"];

    /// <summary>For a text without a usable private key, which may contain PEM blocks of other kinds.</summary>
    /// <param name="text">The text, cleaned.</param>
    /// <param name="labels">The labels of its complete PEM blocks, in their order.</param>
    public static PrivateKeyException DescribePem(string text, IReadOnlyList<string> labels)
    {
        if (Has(text, "Proc-Type:") || Has(text, "DEK-Info:"))
        {
            return PrivateKeyException.OldEncryption();
        }

        if (Has(text, "BEGIN OPENSSH"))
        {
            return PrivateKeyException.Found("an OpenSSH private key", "Convert a copy of it, in place: ssh-keygen -p -m PKCS8 -f key.");
        }

        if (Has(text, "BEGIN EC P") || Has(text, "BEGIN DSA P"))
        {
            return PrivateKeyException.OtherAlgorithm("an EC or DSA private key");
        }

        return (labels.Count > 0 ? labels[0] : string.Empty) switch
        {
            _ when Has(text, "PRIVATE KEY") => PrivateKeyException.Damaged(),
            PemText.Certificate => PrivateKeyException.PublicHalf("a certificate"),
            "CERTIFICATE REQUEST" or "NEW CERTIFICATE REQUEST" => PrivateKeyException.PublicHalf("a certificate request"),
            "PUBLIC KEY" or "RSA PUBLIC KEY" => PrivateKeyException.PublicHalf("a public key"),
            _ => PrivateKeyException.Found("a PEM without a private key",
                "Its first line must be -----BEGIN PRIVATE KEY----- or -----BEGIN RSA PRIVATE KEY-----."),
        };
    }

    /// <param name="raw">As the user set it: a path may contain backslashes.</param>
    /// <returns><see langword="null"/> if the text is not recognized: it may be a key in base64.</returns>
    public static PrivateKeyException? DescribeText(string raw)
    {
        string text = raw.Trim();
        return text switch
        {
            ['{', ..] => PrivateKeyException.Found("JSON, such as a credential file,",
                "Set the path of a credential file as CredentialFile; set only the private key here, as PEM."),
            _ when Has(text, "BEGIN") && Has(text, "KEY") => PrivateKeyException.Found("a key with a damaged BEGIN line",
                "Its first line must be -----BEGIN PRIVATE KEY----- with five hyphens on both sides, and its last line likewise with END."),
            _ when text.StartsWith("PuTTY-User-Key-File", StringComparison.OrdinalIgnoreCase) => PrivateKeyException.Found("a PuTTY key",
                "Convert it with puttygen key.ppk -O private-openssh -o key, and then with ssh-keygen -p -m PKCS8 -f key."),
            _ when text.StartsWith("eyJ", StringComparison.Ordinal) && text.Contains('.', StringComparison.Ordinal) =>
                PrivateKeyException.Found("a JWT", "A token is signed with the private key; set the key itself."),
            _ when text.StartsWith("ssh-", StringComparison.Ordinal) || text.StartsWith("ecdsa-", StringComparison.Ordinal) =>
                PrivateKeyException.PublicHalf("a public key of SSH"),
            _ when text.StartsWith("p8e-", StringComparison.Ordinal) =>
                PrivateKeyException.Found("a client secret", "Set the private key of the JWT credential here."),
            _ when IsPath(text.Trim('"', '\'')) => PrivateKeyException.Found("the path of a file",
                "Set it as PrivateKeyPath, or set the content of the file here; the path is not followed."),
            _ => null,
        };
    }

    private static bool Has(string text, string part) => text.Contains(part, StringComparison.OrdinalIgnoreCase);

    private static bool IsPath(string text) =>
        text.Length <= LongestPath && !text.Contains('\n', StringComparison.Ordinal)
        && (text is ['/' or '.' or '~', ..] or ['\\', '\\', ..] or [_, ':', '\\' or '/', ..]
            || Extensions.Any(extension => text.EndsWith(extension, StringComparison.OrdinalIgnoreCase)));
}
