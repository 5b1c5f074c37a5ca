using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace TokenKit.AdobePass.Store;

/// <summary>A SHA-256 over texts, each with its length before it: no two lists of texts run together to the same bytes.
/// In UTF-16, which keeps apart what is no Unicode (halves of surrogate pairs), too.</summary>
internal sealed class RegistrationDigest : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public RegistrationDigest Add(string? text)
    {
        AddNumber(text?.Length ?? -1);
        if (BitConverter.IsLittleEndian)
        {
            _hash.AppendData(MemoryMarshal.AsBytes(text.AsSpan()));
            return this;
        }

        Span<byte> unit = stackalloc byte[sizeof(char)];
        foreach (char character in text ?? string.Empty)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(unit, character);
            _hash.AppendData(unit);
        }

        return this;
    }

    public RegistrationDigest Add(IReadOnlyList<string> texts)
    {
        AddNumber(texts.Count);
        foreach (string text in texts)
        {
            Add(text);
        }

        return this;
    }

    /// <returns>64 hexadecimal digits, in lower case.</returns>
    public string Hex() => Convert.ToHexStringLower(_hash.GetHashAndReset());

    public void Dispose() => _hash.Dispose();

    private void AddNumber(int number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        _hash.AppendData(bytes);
    }
}
