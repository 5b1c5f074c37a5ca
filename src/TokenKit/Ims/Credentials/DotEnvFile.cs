using System.Text;
using System.Text.Unicode;

namespace TokenKit.Ims.Credentials;

/// <summary>
/// A text file with lines of variables (<c>.env</c>): those of a prefix that Adobe's tools and pages use, and those of aio contexts.
/// </summary>
internal static class DotEnvFile
{
    private const string Export = "export ";

    private static readonly HashSet<string> Names = [.. VariableSet.Prefixes.SelectMany(VariableSet.NamesOf)];

    // JSON starts with a bracket. Any other text with such a line is meant as a file of this kind.
    public static bool Is(ReadOnlySpan<byte> bytes) =>
        bytes.TrimStart(" \t\r\n"u8) is not [(byte)'{' or (byte)'[', ..] && Lines(bytes).Any();

    /// <exception cref="CredentialFileException">A variable is missing, occurs twice or has a value that is not valid.</exception>
    public static IReadOnlyList<CredentialFileEntry> Read(ReadOnlySpan<byte> bytes, string folder)
    {
        if (!Utf8.IsValid(bytes))
        {
            throw new CredentialFileException("it contains text that is not UTF-8. Save it in that encoding.");
        }

        Dictionary<string, string> values = new(StringComparer.Ordinal);
        foreach ((string name, string value) in Lines(bytes))
        {
            string unquoted = Unquoted(value) ?? throw new CredentialFileException(
                $"the quote at the start of {Shown(name)} does not close on its line. Close it, or remove it.");
            if (!values.TryAdd(name, unquoted))
            {
                throw new CredentialFileException($"it has {Shown(name)} twice, and it is not clear which one counts. Keep one of them.");
            }
        }

        // Templates leave the values of other credentials blank.
        string[] named = [.. VariableSet.Prefixes.Where(prefix => VariableSet.NamesOf(prefix).Any(values.ContainsKey))];
        string[] filled = [.. named.Where(prefix => VariableSet.HasClientId(prefix, values))];
        CredentialFileEntry[] contexts = [.. AioContextsFile.ReadVariables(values, folder)];
        if (contexts.Length == 0 && filled.Length <= 1)
        {
            return [VariableSet.Read(filled.FirstOrDefault(named.FirstOrDefault(VariableSet.UsualPrefix)), values)];
        }

        // A set of common names may belong to the provider of another token.
        string[] own = [.. filled.Except(VariableSet.CommonPrefixes)];
        string[] prefixes = own.Length > 0 || contexts.Any(context => context.IsComplete) ? own : filled;
        CredentialFileEntry[] entries = Merge([.. contexts, .. prefixes.Select(prefix => VariableSet.Read(prefix, values, prefix))]);

        // A client id without a secret may be an API key. If no credential has a secret, a prefix counts before a context.
        bool isAnyComplete = entries.Any(entry => entry.IsComplete);
        foreach (CredentialFileEntry entry in entries)
        {
            entry.IsLeftOut = isAnyComplete ? !entry.IsComplete : prefixes.Length > 0 && !prefixes.Any(entry.HasName);
        }

        return entries;
    }

    // The tools of Adobe write one credential under several names. The values of a set with a secret come first. PDF Services has a token
    // endpoint of its own: its set and another one of the same client lead to different tokens.
    private static CredentialFileEntry[] Merge(IEnumerable<CredentialFileEntry> sets) =>
    [
        .. sets.GroupBy(set => (set.ClientId, set.IsPdfServices))
            .Select(client => CredentialFileEntry.Merge([.. client.OrderByDescending(set => set.IsComplete)])),
    ];

    private static IEnumerable<(string Name, string Value)> Lines(ReadOnlySpan<byte> bytes) =>
        Encoding.UTF8.GetString(bytes).Split('\n', StringSplitOptions.TrimEntries)
            .Select(line => line.StartsWith(Export, StringComparison.Ordinal) ? line[Export.Length..].TrimStart() : line)
            .Select(line => line.Split('=', 2, StringSplitOptions.TrimEntries))
            .Where(parts => parts.Length == 2 && (Names.Contains(parts[0]) || AioContextsFile.IsVariable(parts[0])))
            .Select(parts => (parts[0], parts[1]));

    // The name of a context is not shown: in a damaged file a secret may stand there.
    private static string Shown(string name) => Names.Contains(name) ? name : "a variable of an aio context";

    // Null if a quote does not close.
    private static string? Unquoted(string value) => value switch
    {
        ['\'', .. var raw] => EndOfQuote(raw, '\'') is { } end ? raw[..end] : null,
        ['"', .. var escaped] =>
            EndOfQuote(escaped, '"') is { } end ? escaped[..end].Replace("\\\"", "\"", StringComparison.Ordinal) : null,
        _ => WithoutComment(value),
    };

    // The first quotation mark with at most a comment after it: a JSON list in quotes contains more of them.
    private static int? EndOfQuote(string text, char quote)
    {
        for (int at = text.IndexOf(quote, StringComparison.Ordinal); at >= 0; at = text.IndexOf(quote, at + 1))
        {
            bool isEscaped = quote is '"' && at > 0 && text[at - 1] is '\\';
            if (!isEscaped && text.AsSpan(at + 1).TrimStart() is ([] or ['#', ..]))
            {
                return at;
            }
        }

        return null;
    }

    private static string WithoutComment(string value)
    {
        for (int at = value.IndexOf('#', StringComparison.Ordinal); at >= 0; at = value.IndexOf('#', at + 1))
        {
            if (at == 0 || char.IsWhiteSpace(value[at - 1]))
            {
                return value[..at].TrimEnd();
            }
        }

        return value;
    }
}
