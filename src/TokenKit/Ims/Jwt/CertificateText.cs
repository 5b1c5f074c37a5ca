using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace TokenKit.Ims.Jwt;

/// <summary>A certificate in a text that went the ways of keys: with escaped breaks, in base64, as the lines of a list.</summary>
internal static class CertificateText
{
    private const int MostWrappings = 2;

    /// <returns>When the first one in it ends; <see langword="null"/> where none can be read.</returns>
    public static DateTimeOffset? FindEnd(ReadOnlySpan<char> text) => FindEnd(text, wrappings: 0);

    private static DateTimeOffset? FindEnd(ReadOnlySpan<char> text, int wrappings)
    {
        using var clean = new KeyText(text);
        IReadOnlyList<PemBlock> blocks = PemBlock.FindAll(clean.Span);
        foreach (PemBlock block in blocks)
        {
            if (KeyCertificate.IsOne(block))
            {
                return EndOf(Base64Text.Decode(clean.Span[block.Body]));
            }
        }

        byte[]? bytes = blocks.Count > 0 ? null : Base64Text.Decode(clean.Span);
        return bytes is { Length: > 0 } && KeyBytes.AreText(bytes)
            ? wrappings < MostWrappings ? FindEnd(Encoding.UTF8.GetString(bytes), wrappings + 1) : null
            : EndOf(bytes);
    }

    private static DateTimeOffset? EndOf(byte[]? der)
    {
        using X509Certificate2? certificate = KeyCertificate.TryLoad(der);
        return certificate is null ? null : KeyCertificate.EndOf(certificate);
    }
}
