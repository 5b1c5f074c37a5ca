namespace TokenKit.Ims.Jwt;

/// <summary>What was given as private key cannot be used; the message says what was found and the mend, and nothing of the key or its passphrase.</summary>
internal sealed class PrivateKeyException(string message) : Exception(message)
{
    public static PrivateKeyException Found(string what, string mend) => new($"Found {what} where an RSA private key is expected. {mend}");

    public static PrivateKeyException Damaged() =>
        Found("a private key that is damaged", "Copy it again from where it was made, whole and without edits.");

    public static PrivateKeyException Encrypted() =>
        Found("an encrypted private key and no passphrase", "Set the passphrase it was encrypted with, or decrypt it: openssl pkcs8 -topk8 -nocrypt -in key.pem -out plain.pem.");

    public static PrivateKeyException WrongPassphrase(string what) =>
        Found($"{what} that the passphrase does not open", "Set the passphrase it was encrypted with; if it is the right one, the key is damaged or no RSA key.");

    public static PrivateKeyException OtherCipher(string cipher) =>
        Found($"a private key encrypted with {cipher}, which cannot be read here", "Convert it: openssl pkcs8 -topk8 -v2 aes-256-cbc -in key.pem -out new.pem.");

    public static PrivateKeyException OtherAlgorithm(string what) =>
        Found(what, "Adobe takes signatures by RSA (RS256) only: make an RSA key of 2048 bits and upload its certificate.");

    public static PrivateKeyException TooSmall(string what, int bits) =>
        Found($"{what} of {bits} bits, which is too small,", "Make one of 2048 bits and upload its certificate.");

    public static PrivateKeyException TooLarge() =>
        Found("a private key of more than 8192 bits, which takes too long to check,",
            "Make an RSA key of 2048 or 4096 bits and upload its certificate.");

    public static PrivateKeyException TooManyBlocks(string what) =>
        Found(what, "Keep the private key and its certificates, and remove the rest.");

    public static PrivateKeyException PublicHalf(string what) =>
        Found(what, "It is the public half, which cannot sign: set the private key that was made together with it.");
}
