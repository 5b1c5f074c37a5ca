using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace TokenKit.AdobePass.Store;

/// <summary>
/// A SHA-256 over strings in UTF-16, each with its length before it, so that two different lists never have the same digest. The names and
/// checksums of stored files depend on it: a change signs viewers out.
/// </summary>
internal sealed class RegistrationDigest
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public RegistrationDigest Add(string? text)
    {
        AddNumber(text?.Length ?? -1);

        // Unit by unit: an encoding would replace every unpaired surrogate by the same character.
        foreach (char unit in text ?? string.Empty)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(_bytes.GetSpan(sizeof(char)), unit);
            _bytes.Advance(sizeof(char));
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
    public string Hex() => Convert.ToHexStringLower(SHA256.HashData(_bytes.WrittenSpan));

    private void AddNumber(int number)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.GetSpan(sizeof(int)), number);
        _bytes.Advance(sizeof(int));
    }
}
