using System.Text.Json;

namespace TokenKit.Ims.Credentials;

/// <summary>A credential file on disk, recognized by its content and never by its name.</summary>
internal static class CredentialFile
{
    private const int LargestFile = 1024 * 1024;

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
            return DotEnvFile.Read(content, folder);
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

        // The configuration of the aio tools may hold the project too, without its secrets.
        return AioContextsFile.HasCredential(root) ? AioContextsFile.Read(root, folder)
            : DeveloperConsoleFile.Is(root) ? DeveloperConsoleFile.Read(root)
            : ServiceCredentialsFile.Is(root) ? ServiceCredentialsFile.Read(root)
            : LocalTokenFile.Is(root) ? LocalTokenFile.Read(root)
            : AioContextsFile.Is(root) ? AioContextsFile.Read(root, folder)
            : PdfServicesFile.Is(root) ? PdfServicesFile.Read(root, folder)
            : PostmanFile.Is(root) ? PostmanFile.Read(root, folder)
            : ClientObjectFile.Is(root) ? ClientObjectFile.Read(root, folder)
            : throw new CredentialFileException(root.Has("project")
                ? "it looks like a project file of the Adobe Developer Console, but has no list project.workspace.details.credentials. "
                    + "Open the project's workspace there and choose Download all."
                : UnknownFile.Describe(root, element.ValueKind));
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
                ? UnknownFile.DescribeText(bytes.Span) ?? Describe(bytes.Span, line, exception.BytePositionInLine ?? 0)
                : "it has a name twice in one object, and it is not clear which value counts. Keep one of them.");
        }
    }

    private static string Describe(ReadOnlySpan<byte> bytes, long line, long position)
    {
        int at = OffsetOf(bytes, line, position);
        ReadOnlySpan<byte> before = bytes[..at].TrimEnd(" \t\r\n"u8);
        string? found = at < bytes.Length ? Describe(bytes[at], before.IsEmpty ? (byte)0 : before[^1]) : "the file ends too early";
        string hint = before.IsEmpty
            ? $" (Lines of the form NAME=value are read only for {string.Join(", ", VariableSet.Prefixes)} with _CLIENT_ID and so on, and "
                + "for AIO_ims_contexts_….)"
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
