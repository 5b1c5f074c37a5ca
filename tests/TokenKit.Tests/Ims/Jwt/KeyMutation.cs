using System.Text;

namespace TokenKit.Tests.Ims.Jwt;

/// <summary>What goes wrong with keys on their way, in an order that its seed decides.</summary>
internal sealed class KeyMutation(int seed)
{
    private static readonly string[] Headers =
    [
        "-----BEGIN PRIVATE KEY-----", "-----END PRIVATE KEY-----", "-----BEGIN RSA PRIVATE KEY-----",
        "-----BEGIN ENCRYPTED PRIVATE KEY-----", "-----BEGIN CERTIFICATE-----", "-----BEGIN ", "-----", "Proc-Type: 4,ENCRYPTED",
        "DEK-Info: AES-128-CBC,00", "\\", "\"", "[", "{", "\\u00",
    ];

    private readonly Random _random = new(seed);

    public byte[] Apply(byte[] key)
    {
        byte[] mutated = key;
        for (int times = _random.Next(1, 4); times > 0; times--)
        {
            mutated = Once(mutated);
        }

        return mutated;
    }

    private byte[] Once(byte[] key)
    {
        if (key.Length < 2)
        {
            return key;
        }

        int from = _random.Next(key.Length);
        int to = Math.Min(key.Length, from + 1 + _random.Next(_random.Next(2) == 0 ? 8 : 400));
        return _random.Next(11) switch
        {
            0 => Flip(key, from),
            1 => key[..from],
            2 => [.. key[..from], .. key[to..]],
            3 => [.. key[..from], (byte)_random.Next(256), .. key[from..]],
            4 => Swap(key, from, _random.Next(key.Length)),
            5 => [.. key[..to], .. key[from..to], .. key[to..]],
            6 => ChangeCase(key, from, to),
            7 => DropLine(key),
            8 => ChangeHeader(key),
            9 => [.. key[..from], .. Encoding.UTF8.GetBytes(Headers[_random.Next(Headers.Length)]), .. key[from..]],
            _ => [.. key, .. key[..from]],
        };
    }

    private byte[] Flip(byte[] key, int index)
    {
        byte[] flipped = [.. key];
        flipped[index] ^= (byte)(1 << _random.Next(8));
        return flipped;
    }

    private static byte[] Swap(byte[] key, int first, int second)
    {
        byte[] swapped = [.. key];
        (swapped[first], swapped[second]) = (swapped[second], swapped[first]);
        return swapped;
    }

    private static byte[] ChangeCase(byte[] key, int from, int to)
    {
        byte[] changed = [.. key];
        for (int i = from; i < to; i++)
        {
            changed[i] ^= char.IsAsciiLetter((char)changed[i]) ? (byte)0x20 : (byte)0;
        }

        return changed;
    }

    private byte[] DropLine(byte[] key)
    {
        if (!key.Contains((byte)'\n'))
        {
            return key.Length > 64 ? [.. key[..^64]] : key;
        }

        List<byte[]> lines = [];
        ReadOnlySpan<byte> rest = key;
        while (rest.IndexOf((byte)'\n') is >= 0 and var end)
        {
            lines.Add(rest[..(end + 1)].ToArray());
            rest = rest[(end + 1)..];
        }

        lines.Add(rest.ToArray());
        lines.RemoveAt(_random.Next(lines.Count));
        return [.. lines.SelectMany(line => line)];
    }

    private byte[] ChangeHeader(byte[] key)
    {
        string[] parts =
            ["BEGIN", "END", "RSA ", "PRIVATE", "KEY", "ENCRYPTED", "-----", "AES-256", "DES-EDE3", "DEK-Info", "Proc-Type", ","];
        string[] others =
            ["", "BEGIN", "END", "EC ", "PUBLIC", "OPENSSH PRIVATE", "CERTIFICATE", "----", "AES-128", "DES", "-----BEGIN ", "\n"];
        string text = Encoding.Latin1.GetString(key);
        return Encoding.Latin1.GetBytes(
            text.Replace(parts[_random.Next(parts.Length)], others[_random.Next(others.Length)], StringComparison.Ordinal));
    }
}
