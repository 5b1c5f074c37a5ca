using System.Security.Cryptography;
using System.Text;

namespace TokenKit.Caching.Sharing;

/// <summary>The names and the encryption of one token in the store, for one secret of its credential.</summary>
/// <remarks>
/// A process with the secret can acquire the token anyway, so it may read it as well; and it needs nothing else, not even at the first
/// start of all processes.
/// </remarks>
internal sealed class SharedEntryKey
{
    // The first byte of an entry, and a part of its name: during an update, processes of two versions leave each other's entries alone.
    private const byte Version = 1;
    private const int LargestEntry = 64 * 1024;

    private readonly byte[] _nameKey;
    private readonly string _identity;
    private readonly ISecretProtection _protection;

    /// <param name="secret">A secret of the credential; empty if it has none.</param>
    /// <param name="identity">A hash of everything else that decides the token.</param>
    /// <param name="protection">Encrypts; <see langword="null"/> to use a key that is derived from the secret.</param>
    public SharedEntryKey(string secret, string identity, ISecretProtection? protection)
    {
        _identity = identity;
        _nameKey = Derive(secret, "names");
        _protection = protection ?? new AesGcmProtection(Derive(secret, "content"));
        EntryName = NameOf("entry");
    }

    public string EntryName { get; }

    /// <summary>The name of the first lease, or of a later one, which counts if the holder of the one before does not answer.</summary>
    public string LeaseName(int number) => NameOf($"lease {number}");

    public byte[] Protect(SharedEntry entry) => [Version, .. _protection.Protect(entry.ToBytes(), _identity)];

    /// <summary>Decrypts an entry; <see langword="null"/> if it cannot be read, whatever the reason.</summary>
    public SharedEntry? Unprotect(byte[] stored) =>
        stored.Length is > 1 and <= LargestEntry && stored[0] == Version && _protection.Unprotect(stored[1..], _identity) is { } content
            ? SharedEntry.Read(content) : null;

    public override string ToString() => $"key of the shared token {EntryName}";

    // HKDF with SHA-256 (RFC 5869). The identity keeps the keys of two tokens with one secret apart.
    private byte[] Derive(string secret, string purpose) => HKDF.DeriveKey(
        HashAlgorithmName.SHA256,
        Encoding.UTF8.GetBytes(secret),
        outputLength: 32,
        salt: [],
        info: Encoding.UTF8.GetBytes($"TokenKit {Version} {purpose} {_identity}"));

    private string NameOf(string part) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(_nameKey, Encoding.UTF8.GetBytes($"{Version} {part} {_identity}")));
}
