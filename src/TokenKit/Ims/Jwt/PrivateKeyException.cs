namespace TokenKit.Ims.Jwt;

/// <summary>
/// The private key cannot be used. The message says what was found and what to do, and shows no part of the key or its passphrase.
/// </summary>
internal sealed class PrivateKeyException(string message) : Exception(message)
{
    public static PrivateKeyException Found(string what, string advice) =>
        new($"Found {what} where an RSA private key is expected. {advice}");

    public static PrivateKeyException Damaged() =>
        Found("a private key that is damaged or cut off", "Copy it again from its source, complete and without changes.");

    public static PrivateKeyException WithoutPassphrase() =>
        Found("an encrypted private key without a passphrase", "Set the passphrase that it was encrypted with, or decrypt it: "
            + "openssl pkcs8 -topk8 -nocrypt -in key.pem -out plain.pem.");

    public static PrivateKeyException WrongPassphrase() =>
        Found("an encrypted private key that the passphrase does not open", "Set the passphrase that it was encrypted with. If it is "
            + "correct, the key is damaged, is not an RSA key, or needs to be converted: openssl pkcs8 -topk8 -in key.pem -out new.pem.");

    public static PrivateKeyException OldEncryption() =>
        Found("a private key in the old encrypted format of OpenSSL (Proc-Type: 4,ENCRYPTED)",
            "Convert it: openssl pkcs8 -topk8 -in old.key -out new.key.");

    public static PrivateKeyException TooManyRounds() =>
        Found("an encrypted private key with too many rounds of key derivation",
            "Encrypt it again: openssl pkcs8 -topk8 -in key.pem -out new.pem.");

    public static PrivateKeyException OtherAlgorithm(string what) =>
        Found(what, "Adobe accepts RSA signatures (RS256) only: make an RSA key of 2048 bits and upload its certificate.");

    public static PrivateKeyException TooSmall(string what, int bits) =>
        Found($"{what} of {bits} bits, which is too small,", "Make one of 2048 bits and upload its certificate.");

    public static PrivateKeyException TooLarge() =>
        Found("a private key of more than 8192 bits, which takes too long to check,",
            "Make an RSA key of 2048 or 4096 bits and upload its certificate.");

    public static PrivateKeyException PublicHalf(string what) =>
        Found(what, "It is the public half, which cannot sign: set the private key that was made together with it.");

    public static PrivateKeyException Unknown() =>
        Found("a value that is not a private key in a known format",
            "Set a key as PEM, from the BEGIN line to the END line, or a DER or PFX key as base64.");
}
