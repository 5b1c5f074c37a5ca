using System.Buffers;
using System.Text;
using TokenKit.Testing.Journal;

namespace TokenKit.Testing.Hosting;

// A strict decoder of application/x-www-form-urlencoded. Null means that a server could not read it.
internal static class UrlEncodedForm
{
    // What RFC 3986 section 3.4 allows in a query. Adobe's own clients leave the commas of a scope and the @ of an organization unencoded.
    private static readonly SearchValues<byte> Raw = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789*-._~!'()+%&=$,;:@/?"u8);

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static List<FormField>? DecodeQuery(string query) => Decode(Encoding.UTF8.GetBytes(query.TrimStart('?')));

    public static List<FormField>? Decode(ReadOnlySpan<byte> text)
    {
        if (text.ContainsAnyExcept(Raw))
        {
            return null;
        }

        var fields = new List<FormField>();
        foreach (Range range in text.Split((byte)'&'))
        {
            ReadOnlySpan<byte> pair = text[range];
            if (pair.IsEmpty)
            {
                continue;
            }

            int equals = pair.IndexOf((byte)'=');
            string? name = Unescape(equals < 0 ? pair : pair[..equals]);
            string? value = equals < 0 ? string.Empty : Unescape(pair[(equals + 1)..]);
            if (name is null || value is null)
            {
                return null;
            }

            fields.Add(new FormField(name, value));
        }

        return fields;
    }

    private static string? Unescape(ReadOnlySpan<byte> text)
    {
        var bytes = new ArrayBufferWriter<byte>(text.Length + 1);
        Span<byte> one = stackalloc byte[1];
        for (int i = 0; i < text.Length; i++)
        {
            one[0] = text[i] == '+' ? (byte)' ' : text[i];
            if (text[i] == '%')
            {
                if (i + 2 >= text.Length || Convert.FromHexString(text.Slice(i + 1, 2), one, out _, out _) != OperationStatus.Done)
                {
                    return null;
                }

                i += 2;
            }

            bytes.Write(one);
        }

        try
        {
            return StrictUtf8.GetString(bytes.WrittenSpan);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
