using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using TokenKit.AdobePass;

namespace TokenKit.EntityFrameworkCore;

/// <summary>The primary key of a registration, and its readable parts as a database can store them.</summary>
internal static class RegistrationKey
{
    public const int LongestPart = 256;

    /// <summary>The same hash as the name of its file in a file store: a change signs viewers out.</summary>
    public static string HashOf(ClientRegistrationKey key)
    {
        using var bytes = new MemoryStream();
        Span<byte> unit = stackalloc byte[sizeof(int)];
        foreach (string? part in (string?[])[key.Host, key.Application, key.Instance])
        {
            // Each part with its length before it: two different keys never have the same bytes.
            BinaryPrimitives.WriteInt32LittleEndian(unit, part?.Length ?? -1);
            bytes.Write(unit);

            // Unit by unit: an encoding would replace every unpaired surrogate by the same character.
            foreach (char character in part ?? string.Empty)
            {
                BinaryPrimitives.WriteUInt16LittleEndian(unit, character);
                bytes.Write(unit[..sizeof(char)]);
            }
        }

        return Convert.ToHexStringLower(SHA256.HashData(bytes.ToArray()));
    }

    // PostgreSQL stores no NUL, and no database stores an unpaired surrogate.
    public static string Shown(string part) => string.Create(
        Math.Min(part.Length, LongestPart), part, static (shown, part) =>
        {
            for (int index = 0; index < shown.Length; index++)
            {
                bool isReadable = !char.IsControl(part[index]) && !char.IsSurrogate(part[index])
                    && char.GetUnicodeCategory(part[index]) is not UnicodeCategory.OtherNotAssigned;
                shown[index] = isReadable ? part[index] : '_';
            }
        });
}
