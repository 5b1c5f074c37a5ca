using System.Text.Json;

namespace TokenKit.Ims.Credentials;

/// <summary>A credential file on disk, recognized by its content and never by its name.</summary>
internal static class CredentialFile
{
    private const string KnownShapes = "Known are the project file of the Adobe Developer Console (project), service credentials "
        + "(integration) and the local development token (accessToken) of the AEM Developer Console, the configuration of the aio tools "
        + "(ims.contexts), and an object with CLIENT_ID or clientId.";

    private const int LargestFile = 1024 * 1024;
    private const int MostNames = 8;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <exception cref="CredentialFileException">The file cannot be read, is malformed, or holds no usable credential.</exception>
    public static CredentialSource Read(string path)
    {
        if (!SecretFile.TryRead(path, "credential", LargestFile, out byte[] bytes, out string? problem))
        {
            throw new CredentialFileException(problem);
        }

        try
        {
            return new CredentialSource(path, path, path, Read(bytes, Path.GetDirectoryName(Path.GetFullPath(path)) ?? string.Empty));
        }
        catch (CredentialFileException exception)
        {
            throw new CredentialFileException($"'{path}': {exception.Message}");
        }
    }

    /// <param name="bytes">The content.</param>
    /// <param name="folder">The folder of the file; a relative path in it starts there.</param>
    /// <exception cref="CredentialFileException">It is malformed, or holds no usable credential.</exception>
    public static IReadOnlyList<CredentialFileEntry> Read(byte[] bytes, string folder)
    {
        byte[] content = SecretFile.ToUtf8(bytes) ?? throw new CredentialFileException(
            "it starts as UTF-16 and contains bytes that are not valid. Download the file again, and save it as it is, or as UTF-8.");
        if (DotEnvFile.Is(content))
        {
            return DotEnvFile.Read(content);
        }

        try
        {
            using JsonDocument document = Parse(content);
            return ReadShape(document.RootElement, folder);
        }
        catch (InvalidOperationException)
        {
            // The parser decodes a string only when it is read.
            throw new CredentialFileException("it contains text that is not UTF-8. Download the file again, and save it as it is.");
        }
    }

    private static IReadOnlyList<CredentialFileEntry> ReadShape(JsonElement element, string folder)
    {
        var root = new FileObject(element, "the file");
        return DeveloperConsoleFile.Is(root) ? DeveloperConsoleFile.Read(root)
            : ServiceCredentialsFile.Is(root) ? ServiceCredentialsFile.Read(root)
            : LocalTokenFile.Is(root) ? LocalTokenFile.Read(root)
            : AioContextsFile.Is(root) ? AioContextsFile.Read(root, folder)
            : ClientObjectFile.Is(root) ? ClientObjectFile.Read(root)
            : throw new CredentialFileException(root.Has("project")
                ? "it looks like a project file of the Adobe Developer Console, but has no list project.workspace.details.credentials. "
                    + "Open the project's workspace there and choose Download all."
                : $"it is JSON, but not a credential file: {Names(element, root)}. {KnownShapes}");
    }

    private static string Names(JsonElement element, FileObject root)
    {
        if (element.ValueKind is not JsonValueKind.Object)
        {
            return element.ValueKind is JsonValueKind.Array ? "it is a list" : "it is a single value";
        }

        string names = string.Join(", ", root.Names.Take(MostNames).Select(MaskedText.OfName).Distinct());
        return names.Length == 0 ? "it is empty" : $"it has {names}{(root.Names.Skip(MostNames).Any() ? " and more" : "")}";
    }

    // What is wrong is described without the content of the file.
    private static JsonDocument Parse(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return JsonDocument.Parse(bytes, Strict);
        }
        catch (JsonException exception)
        {
            // Not the message of the parser: it may quote the file. It gives no line for a name that occurs twice.
            throw new CredentialFileException(exception.LineNumber is { } line
                ? Describe(bytes.Span, line, exception.BytePositionInLine ?? 0)
                : "it has a name twice in one object, and it is not clear which value counts. Keep one of them.");
        }
    }

    private static string Describe(ReadOnlySpan<byte> bytes, long line, long position)
    {
        int at = OffsetOf(bytes, line, position);
        ReadOnlySpan<byte> before = bytes[..at].TrimEnd(" \t\r\n"u8);
        string? found = at < bytes.Length ? Describe(bytes[at], before.IsEmpty ? (byte)0 : before[^1]) : "the file ends too early";
        string hint = before.IsEmpty
            ? $" (Lines of the form NAME=value are read only for the names {VariableSet.UsualPrefix}_CLIENT_ID, "
                + $"{VariableSet.UsualPrefix}_CLIENT_SECRET and so on.)"
            : string.Empty;
        return $"it is not JSON: line {line + 1}, byte {position + 1}{(found is null ? string.Empty : $": {found}")}. Download the file "
            + $"again, or correct it, and save it as it is.{hint}";
    }

    // Only punctuation marks are named.
    private static string? Describe(byte mark, byte before) => (mark, before) switch
    {
        ((byte)']' or (byte)'}', (byte)',') => $"a comma before {(char)mark}",
        ((byte)'\'', _) => "a single quotation mark in the place of a double one",
        ((byte)'/' or (byte)'#', _) => "a comment",
        ((byte)'"', (byte)'"' or (byte)'}' or (byte)']') => "a comma is missing",
        ((byte)'[' or (byte)'{', _) => $"an unexpected {(char)mark}, or more than 64 levels of nesting",
        ((byte)']' or (byte)'}' or (byte)',' or (byte)':' or (byte)'=' or (byte)'"' or (byte)'<', _) => $"an unexpected {(char)mark}",
        _ => null,
    };

    private static int OffsetOf(ReadOnlySpan<byte> bytes, long line, long position)
    {
        int start = 0;
        for (; line > 0 && bytes[start..].IndexOf((byte)'\n') is >= 0 and var end; line--)
        {
            start += end + 1;
        }

        return (int)Math.Min(start + position, bytes.Length);
    }
}
