namespace TokenKit.Ims.Credentials;

/// <summary>What the aio tools take as <c>private_key</c>: the text of a key, its lines, or the path of its file.</summary>
internal readonly struct KeyOrPath
{
    // A name of a file is shorter than any key.
    private const int LongestPath = 512;

    public string? Text { get; private init; }

    public string? Path { get; private init; }

    /// <param name="lines">The lines of the key; or one text, which may be all of it, or a path.</param>
    /// <param name="folder">Where a relative path starts; if there is nothing, at the working directory.</param>
    public static KeyOrPath Of(IReadOnlyList<string> lines, string folder)
    {
        if (lines.Count != 1)
        {
            return new KeyOrPath { Text = lines.Count == 0 ? null : string.Join('\n', lines) };
        }

        string value = lines[0];
        if (value.Contains("-----", StringComparison.Ordinal) || value.Contains('\n', StringComparison.Ordinal) || value.Length > LongestPath)
        {
            return new KeyOrPath { Text = value };
        }

        string beside = System.IO.Path.Combine(folder, value);
        return new KeyOrPath { Path = File.Exists(beside) ? beside : value };
    }

    public override string ToString() => Path is null ? "a key" : "the path of a key";
}
