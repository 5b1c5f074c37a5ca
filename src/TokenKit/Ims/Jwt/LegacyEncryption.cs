using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace TokenKit.Ims.Jwt;

/// <summary>PKCS#1 PEM encrypted the old way of OpenSSL: headers Proc-Type and DEK-Info, the key derived by one round of MD5.</summary>
internal static class LegacyEncryption
{
    private const string Header = "DEK-Info:";
    private const int SaltLength = 8;

    public static bool IsUsed(ReadOnlySpan<char> body) => body.Contains("Proc-Type:", StringComparison.Ordinal) || body.Contains(Header, StringComparison.Ordinal);

    public static SigningKey Read(ReadOnlySpan<char> body, string? passphrase)
    {
        int header = body.IndexOf(Header);
        ReadOnlySpan<char> info = header < 0 ? [] : body[(header + Header.Length)..].TrimStart(' ');
        int comma = info.IndexOf(',');
        if (comma < 0)
        {
            throw PrivateKeyException.Found("an encrypted private key without a whole DEK-Info header", "Copy it again, with both header lines below its BEGIN line.");
        }

        using SymmetricAlgorithm cipher = CipherOf(info[..comma]);
        if (string.IsNullOrEmpty(passphrase))
        {
            throw PrivateKeyException.Encrypted();
        }

        // Counted, not up to the end of the line: the lines may be gone.
        int hexLength = cipher.BlockSize / 8 * 2;
        ReadOnlySpan<char> rest = info[(comma + 1)..];
        byte[] iv = new byte[hexLength / 2];
        if (rest.Length < hexLength
            || Convert.FromHexString(rest[..hexLength], iv, out _, out _) is not OperationStatus.Done
            || Base64Text.Decode(rest[hexLength..]) is not { } encrypted)
        {
            throw PrivateKeyException.Damaged();
        }

        return Read(Decrypt(cipher, encrypted, iv, passphrase), passphrase);
    }

    private static SigningKey Read(byte[] der, string passphrase)
    {
        try
        {
            // Padding fits by chance once in 256 wrong passphrases.
            return DerKey.IsWhole(der) ? DerKey.Read(der, passphrase) : throw WrongPassphrase();
        }
        finally
        {
            CryptographicOperations.ZeroMemory(der);
        }
    }

    private static SymmetricAlgorithm CipherOf(ReadOnlySpan<char> name)
    {
        int keySize = name switch
        {
            "AES-128-CBC" => 128,
            "AES-192-CBC" or "DES-EDE3-CBC" => 192,
            "AES-256-CBC" => 256,
            "DES-CBC" => throw PrivateKeyException.OtherCipher("DES"),
            _ => throw PrivateKeyException.OtherCipher("an old cipher"),
        };
#pragma warning disable CA5350 // old keys are read, no new one is made
        SymmetricAlgorithm cipher = name is "DES-EDE3-CBC" ? TripleDES.Create() : Aes.Create();
#pragma warning restore CA5350
        cipher.KeySize = keySize;
        return cipher;
    }

    private static byte[] Decrypt(SymmetricAlgorithm cipher, byte[] encrypted, byte[] iv, string passphrase)
    {
        byte[] key = DeriveKey(passphrase, iv.AsSpan(0, SaltLength), cipher.KeySize / 8);
        try
        {
            cipher.Key = key;
            return cipher.DecryptCbc(encrypted, iv);
        }
        catch (CryptographicException)
        {
            throw WrongPassphrase();
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    private static byte[] DeriveKey(string passphrase, ReadOnlySpan<byte> salt, int length)
    {
        byte[] secret = new byte[Encoding.UTF8.GetByteCount(passphrase) + salt.Length];
        salt.CopyTo(secret.AsSpan(Encoding.UTF8.GetBytes(passphrase, secret)));
        byte[] input = new byte[MD5.HashSizeInBytes + secret.Length];
        byte[] hash = [];
        byte[] key = new byte[length];
        for (int filled = 0; filled < length; filled += hash.Length)
        {
            hash.CopyTo(input, 0);
            secret.CopyTo(input, hash.Length);
#pragma warning disable CA5351 // the format says so
            hash = MD5.HashData(input.AsSpan(0, hash.Length + secret.Length));
#pragma warning restore CA5351
            hash.AsSpan(0, Math.Min(hash.Length, length - filled)).CopyTo(key.AsSpan(filled));
        }

        CryptographicOperations.ZeroMemory(secret);
        CryptographicOperations.ZeroMemory(input);
        CryptographicOperations.ZeroMemory(hash);
        return key;
    }

    private static PrivateKeyException WrongPassphrase() => PrivateKeyException.WrongPassphrase("an encrypted private key");
}
