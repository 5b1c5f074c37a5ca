using System.Text.Json;

namespace TokenKit.Ims;

/// <summary>A credential file on disk, read with a cap and recognized by its shape, never by its name.</summary>
internal sealed class CredentialFile
{
    private const int LargestFile = 1024 * 1024;

    private readonly string _path;
    private readonly IReadOnlyList<CredentialFileEntry> _entries;

    private CredentialFile(string path, IReadOnlyList<CredentialFileEntry> entries)
    {
        _path = path;
        _entries = entries;
    }

    /// <exception cref="CredentialFileException">The file is missing, too large, malformed, or holds no credential that can be used.</exception>
    public static CredentialFile Read(string path)
    {
        using JsonDocument document = Parse(path, ReadBytes(path));
        try
        {
            return new CredentialFile(path, DeveloperConsoleFile.Read(document.RootElement, path));
        }
        catch (InvalidOperationException)
        {
            // JSON with bytes or escapes that are no text; the parser looks at them only now.
            throw new CredentialFileException($"'{path}' holds text that is not UTF-8. Download the project file from the Adobe Developer Console again, and save it as it is.");
        }
    }

    /// <summary>The credential with this client id, or the only one.</summary>
    /// <exception cref="CredentialFileException">There are several, or none with this client id; the message lists them.</exception>
    public CredentialFileEntry Pick(string? clientId, string clientIdSetting)
    {
        string all = string.Join(", ", _entries);
        if (clientId is not null)
        {
            return _entries.FirstOrDefault(entry => entry.ClientId == clientId)
                ?? throw new CredentialFileException($"'{_path}' holds no OAuth server-to-server credential with the client id of {clientIdSetting}, '{clientId}'. It holds: {all}.");
        }

        return _entries.Count == 1
            ? _entries[0]
            : throw new CredentialFileException($"'{_path}' holds several credentials: {all}. Set {clientIdSetting} to the client id of one of them.");
    }

    private static byte[] ReadBytes(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            if (file.Length > LargestFile)
            {
                throw new CredentialFileException($"'{path}' is larger than 1 MiB, which no credential file is. Download the project file from the Adobe Developer Console again.");
            }

            byte[] bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CredentialFileException($"'{Path.GetFullPath(path)}' does not exist. Set the path of the project file downloaded from the Adobe Developer Console; a relative one starts at the working directory.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new CredentialFileException($"'{path}' could not be read ({exception.GetType().Name}). Check that it is a file and that this process may read it.");
        }
    }

    private static JsonDocument Parse(string path, byte[] bytes)
    {
        ReadOnlyMemory<byte> json = bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes.AsMemory(3) : bytes;
        try
        {
            return JsonDocument.Parse(json);
        }
        catch (JsonException exception)
        {
            // Not the message of the parser: it may quote the file.
            throw new CredentialFileException($"'{path}' is not JSON: line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}. Download the project file from the Adobe Developer Console again.");
        }
    }
}
