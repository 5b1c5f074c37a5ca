namespace TokenKit.Ims.Jwt;

/// <summary>One block of a PEM: where its text is, and whether it ends. The end need not name what the beginning does: what it is, its bytes tell.</summary>
internal readonly struct PemBlock(string label, Range body, bool isWhole)
{
    private const string Begin = "-----BEGIN ";
    private const string End = "-----END ";
    private const string Dashes = "-----";

    /// <summary>A key with every certificate that it may come with has fewer.</summary>
    public const int MostBlocks = 200;

    public string Label { get; } = label;

    public Range Body { get; } = body;

    public bool IsWhole { get; } = isWhole;

    /// <returns>The blocks in their order; where there are more than <see cref="MostBlocks"/>, the first of them and one more.</returns>
    public static IReadOnlyList<PemBlock> FindAll(ReadOnlySpan<char> text)
    {
        List<PemBlock> blocks = [];
        int position = 0;
        while (blocks.Count <= MostBlocks && text[position..].IndexOf(Begin) is >= 0 and var begin)
        {
            int label = position + begin + Begin.Length;
            int labelEnd = text[label..].IndexOf(Dashes);
            if (labelEnd < 0)
            {
                blocks.Add(new PemBlock(string.Empty, text.Length..text.Length, isWhole: false));
                break;
            }

            int body = label + labelEnd + Dashes.Length;
            int length = text[body..].IndexOf(Dashes) is >= 0 and var found ? found : text.Length - body;
            blocks.Add(new PemBlock(text.Slice(label, labelEnd).Trim().ToString(), body..(body + length), text[(body + length)..].StartsWith(End)));
            position = body + length;
        }

        return blocks;
    }
}
