namespace TokenKit.Peers.Reports;

/// <summary>
/// The part of a page that a program writes: what stands between <c>&lt;!-- begin NAME --&gt;</c> and <c>&lt;!-- end NAME --&gt;</c>.
/// </summary>
public sealed class MarkedSection(string name)
{
    private readonly string _begin = $"<!-- begin {name} -->";
    private readonly string _end = $"<!-- end {name} -->";

    /// <summary>The page with other content between the markers; all else stays, letter for letter.</summary>
    /// <exception cref="InvalidOperationException">The page has not exactly one of each marker, or not in this order.</exception>
    public string Replace(string page, string content)
    {
        ArgumentNullException.ThrowIfNull(page);
        ArgumentNullException.ThrowIfNull(content);
        int begin = Only(page, _begin) + _begin.Length;
        int end = Only(page, _end);
        return begin <= end
            ? $"{page[..begin]}\n\n{content.Trim('\n')}\n\n{page[end..]}"
            : throw new InvalidOperationException($"{_end} stands before {_begin}.");
    }

    /// <summary>Does the same to a file.</summary>
    public async Task WriteAsync(string path, string content) =>
        await File.WriteAllTextAsync(path, Replace(await File.ReadAllTextAsync(path), content));

    private static int Only(string page, string marker)
    {
        int at = page.IndexOf(marker, StringComparison.Ordinal);
        return at >= 0 && page.IndexOf(marker, at + 1, StringComparison.Ordinal) < 0
            ? at
            : throw new InvalidOperationException($"The page must have {marker} once.");
    }
}
