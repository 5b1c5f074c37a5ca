using System.Security.Cryptography;
using System.Text;

namespace TokenKit.EntityFrameworkCore.ServiceProcess;

/// <summary>AES-256-GCM with a key that is made of an invented text, so that processes share it without a key ring.</summary>
public sealed class FakeKeyProtection(string text) : ISecretProtection
{
    private const int NonceLength = 12;
    private const int TagLength = 16;

    private readonly byte[] _key = SHA256.HashData(Encoding.UTF8.GetBytes(text));

    public byte[] Protect(byte[] content, string identity)
    {
        byte[] stored = new byte[NonceLength + TagLength + content.Length];
        RandomNumberGenerator.Fill(stored.AsSpan(0, NonceLength));
        using var aes = new AesGcm(_key, TagLength);
        aes.Encrypt(
            stored.AsSpan(0, NonceLength),
            content,
            stored.AsSpan(NonceLength + TagLength),
            stored.AsSpan(NonceLength, TagLength),
            Encoding.UTF8.GetBytes(identity));
        return stored;
    }

    public byte[]? Unprotect(byte[] stored, string identity)
    {
        if (stored.Length < NonceLength + TagLength)
        {
            return null;
        }

        byte[] content = new byte[stored.Length - NonceLength - TagLength];
        using var aes = new AesGcm(_key, TagLength);
        try
        {
            aes.Decrypt(
                stored.AsSpan(0, NonceLength),
                stored.AsSpan(NonceLength + TagLength),
                stored.AsSpan(NonceLength, TagLength),
                content,
                Encoding.UTF8.GetBytes(identity));
            return content;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
