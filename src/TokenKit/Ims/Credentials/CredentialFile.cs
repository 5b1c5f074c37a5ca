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
            using JsonDocument document = JsonFile.Parse(content);
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
}
