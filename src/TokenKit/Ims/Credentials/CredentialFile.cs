using System.Text.Json;

namespace TokenKit.Ims.Credentials;

/// <summary>A credential file on disk, recognized by its shape, never by its name.</summary>
internal static class CredentialFile
{
    private const string KnownShapes =
        "Known are the project file of the Adobe Developer Console (project), service credentials (integration) and the local development token (accessToken) of the AEM Developer Console, the configuration of the aio tools (ims.contexts), and an object with CLIENT_ID or clientId.";

    private const int MostNames = 8;

    /// <exception cref="CredentialFileException">The file is missing, too large, malformed, or holds no credential that can be used.</exception>
    public static CredentialSource Read(string path)
    {
        try
        {
            return new CredentialSource(path, path, path, Read(FileBytes.Read(path), Path.GetDirectoryName(Path.GetFullPath(path)) ?? string.Empty));
        }
        catch (CredentialFileException exception)
        {
            throw new CredentialFileException($"'{path}': {exception.Message}");
        }
    }

    /// <param name="bytes">The content.</param>
    /// <param name="folder">Where a relative path in it starts.</param>
    /// <exception cref="CredentialFileException">It is malformed, or holds no credential that can be used.</exception>
    public static IReadOnlyList<CredentialFileEntry> Read(ReadOnlyMemory<byte> bytes, string folder)
    {
        ReadOnlyMemory<byte> content = Utf8Bytes.Of(bytes);
        if (DotEnvFile.Is(content.Span))
        {
            return DotEnvFile.Read(content.Span);
        }

        try
        {
            using JsonDocument document = JsonFile.Parse(content);
            return ReadShape(document.RootElement, folder);
        }
        catch (InvalidOperationException)
        {
            // JSON with bytes or escapes that are no text; the parser looks at them only now.
            throw new CredentialFileException("it holds text that is not UTF-8. Download the file again, and save it as it is.");
        }
    }

    private static IReadOnlyList<CredentialFileEntry> ReadShape(JsonElement element, string folder) => new FileObject(element, "the file") switch
    {
        var root when DeveloperConsoleFile.Is(root) => DeveloperConsoleFile.Read(root),
        var root when ServiceCredentialsFile.Is(root) => ServiceCredentialsFile.Read(root),
        var root when LocalTokenFile.Is(root) => LocalTokenFile.Read(root),
        var root when AioContextsFile.Is(root) => AioContextsFile.Read(root, folder),
        var root when ClientObjectFile.Is(root) => ClientObjectFile.Read(root),
        var root when root.Has("project") => throw new CredentialFileException(
            "it looks like a project file of the Adobe Developer Console, but has no list project.workspace.details.credentials. Open the project's workspace there and choose Download all."),
        var root => throw new CredentialFileException($"it is JSON, but no credential file: {Names(element, root)}. {KnownShapes}"),
    };

    private static string Names(JsonElement element, FileObject root)
    {
        if (element.ValueKind is not JsonValueKind.Object)
        {
            return element.ValueKind is JsonValueKind.Array ? "it is a list" : "it is a single value";
        }

        string names = string.Join(", ", root.Names.Take(MostNames).Select(Shown.NameOf).Distinct());
        return names.Length == 0 ? "it is empty" : $"it has {names}{(root.Names.Skip(MostNames).Any() ? " and more" : "")}";
    }
}
