using TokenKit.Files;

namespace TokenKit.AdobePass.Store;

/// <summary>
/// The file of one registration below the store's directory, and its locks. All names come from a hash of the key, so no text from outside
/// can lead out of the directory.
/// </summary>
internal sealed class RegistrationFile
{
    public const string LocksFolder = ".locks";

    private const int LongestHost = 100;

    public RegistrationFile(string directory, ClientRegistrationKey key)
    {
        Key = key;
        Hash = new RegistrationDigest().Add(key.Host).Add(key.Application).Add(key.Instance).Hex();
        HostFolder = System.IO.Path.Combine(directory, SafeHost(key.Host));
        Folder = System.IO.Path.Combine(HostFolder, Hash[..3]);
        Path = System.IO.Path.Combine(Folder, $"{Hash}.json");
        RegisterLock = System.IO.Path.Combine(directory, LocksFolder, $"{Hash[..3]}.lock");
        WriteLock = System.IO.Path.Combine(directory, LocksFolder, $"{Hash[..2]}.write.lock");
    }

    public ClientRegistrationKey Key { get; }

    public string Hash { get; }

    public string HostFolder { get; }

    /// <summary>With 4096 folders per host, a hundred thousand devices make about 25 files in each.</summary>
    public string Folder { get; }

    public string Path { get; }

    /// <summary>Held during a registration; the keys share 4096 of them.</summary>
    public string RegisterLock { get; }

    /// <summary>Held during a comparison and the write after it; the keys share 256 of them.</summary>
    public string WriteLock { get; }

    /// <returns><see langword="null"/> if it is certain that the file does not exist.</returns>
    /// <exception cref="ClientRegistrationStoreException">It could not be read, or is not a valid registration of this key.</exception>
    public async ValueTask<ClientRegistration?> ReadAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        byte[] bytes;
        try
        {
            CheckKind();
            var stream = new FileStream(Path, new FileStreamOptions
            {
                // A reader neither waits for a writer nor keeps it from replacing the file.
                Share = FileShare.ReadWrite | FileShare.Delete,
                Options = FileOptions.Asynchronous,
                BufferSize = 0,
            });
            await using (stream.ConfigureAwait(false))
            {
                // One byte more than allowed shows that a file is too large without reading all of it.
                bytes = new byte[Math.Min(stream.Length, RegistrationContent.MaxBytes + 1)];
                await stream.ReadExactlyAsync(bytes, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            CheckMissing();
            return null;
        }
        catch (Exception exception) when (FileErrors.IsOfFiles(exception))
        {
            throw StoreProblem.NotReadable(Path, exception);
        }

        return RegistrationContent.Read(this, bytes);
    }

    // Before the file is opened: opening a pipe without a writer waits indefinitely. Pipes and devices have the length 0.
    private void CheckKind()
    {
        if (Directory.Exists(Path))
        {
            throw StoreProblem.Invalid(Path, "it is a directory");
        }

        var info = new FileInfo(Path);
        FileInfo target = info.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? info;
        if (target.Exists && target.Length == 0)
        {
            throw StoreProblem.Invalid(Path, "it is empty, or it is a pipe or a device instead of a file");
        }
    }

    // A broken link, or a file in the place of a folder, means that the store is damaged or not mounted.
    private void CheckMissing()
    {
        if (new FileInfo(Path).LinkTarget is not null)
        {
            throw StoreProblem.Invalid(Path, "it is a link to a file that does not exist");
        }

        try
        {
            StoreRights.NearestFolder(Folder);
        }
        catch (IOException exception)
        {
            throw StoreProblem.NotReadable(Path, exception);
        }
    }

    // Readable names for operators; the hash distinguishes hosts that look the same here. A name never starts or ends with a dot.
    private static string SafeHost(string host) =>
        string.Create(Math.Min(host.Length, LongestHost), host, static (name, host) =>
        {
            for (int index = 0; index < name.Length; index++)
            {
                char character = char.ToLowerInvariant(host[index]);
                bool isInside = index > 0 && index < name.Length - 1;
                name[index] = char.IsAsciiLetterOrDigit(character) || (isInside && character is ('.' or '-')) ? character : '_';
            }
        });
}
