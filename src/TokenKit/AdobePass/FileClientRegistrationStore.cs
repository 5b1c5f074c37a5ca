namespace TokenKit.AdobePass;

/// <summary>Keeps each registration in a JSON file of its own below one directory, for every process of this machine that is given the same one.
/// Files are put in place whole; several processes may read and write at once. Whatever it finds that is no whole registration, it reports and leaves as it is.</summary>
/// <remarks>
/// Folders and files that it makes are for their owner alone (0700 and 0600; on Windows they take the rights of the directory around them). A directory or a file that was there before with wider
/// rights is used as it is; the next registration written in that file's place has the narrow ones. Back the directory up, with its <c>.json</c> files: it cannot be downloaded again.
/// The directory must lie on a file system with file locks. One that is missing counts as empty: see to it that its volume is mounted first.
/// </remarks>
public sealed class FileClientRegistrationStore : IClientRegistrationStore
{
    private readonly string _directory;
    private volatile bool _areLocksProven;
    private volatile bool _hasHeldSome;

    /// <summary>Touches no file: the directory is made, with those around it, when a registration is to be stored.</summary>
    /// <param name="directory">A relative one starts at the working directory of now.</param>
    /// <exception cref="ArgumentException">It is blank, or no path.</exception>
    public FileClientRegistrationStore(string directory)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        _directory = Path.GetFullPath(directory);
    }

    /// <inheritdoc/>
    public async ValueTask<ClientRegistration?> GetAsync(ClientRegistrationKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        var path = new RegistrationPath(_directory, key);
        ClientRegistration? found = await RegistrationReader.ReadAsync(path, key, cancellationToken).ConfigureAwait(false);
        if (found is not null)
        {
            _hasHeldSome = true;
        }
        else if (_hasHeldSome)
        {
            ThrowIfGone(path);
        }

        return found;
    }

    /// <inheritdoc/>
    public async ValueTask<bool> CompareAndReplaceAsync(ClientRegistrationKey key, ClientRegistration? expected, ClientRegistration replacement, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(replacement);
        cancellationToken.ThrowIfCancellationRequested();
        var path = new RegistrationPath(_directory, key);
        byte[] bytes = RegistrationFile.Write(path, key, replacement);
        RegistrationWriter.CreateFolders(_directory, path);
        FileStream held = await AcquireAsync(path.WriteLock, cancellationToken).ConfigureAwait(false);
        await using (held.ConfigureAwait(false))
        {
            ClientRegistration? stored = await RegistrationReader.ReadAsync(path, key, cancellationToken).ConfigureAwait(false);
            if (!ClientRegistration.IsSame(stored, expected))
            {
                return false;
            }

            Write(path.File, () => RegistrationWriter.Replace(path, bytes));
            _hasHeldSome = true;
            return true;
        }
    }

    /// <inheritdoc/>
    /// <remarks>Keys share 4096 of these rights. A process that dies gives its own back at once.</remarks>
    public async ValueTask<IAsyncDisposable> LockAsync(ClientRegistrationKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        cancellationToken.ThrowIfCancellationRequested();
        var path = new RegistrationPath(_directory, key);
        RegistrationWriter.CreateFolders(_directory, path);
        FileStream right = await AcquireAsync(path.RegisterLock, cancellationToken).ConfigureAwait(false);
        try
        {
            FileStream held = await AcquireAsync(path.WriteLock, cancellationToken).ConfigureAwait(false);
            await using (held.ConfigureAwait(false))
            {
                Write(path.Temporary, () => RegistrationWriter.Reserve(path));
            }
        }
        catch
        {
            await right.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        return new HeldLock(() =>
        {
            GiveBackRoom(path);
            return right.DisposeAsync();
        });
    }

    // A volume that was unmounted leaves an empty directory, or none: not a reason to register every device anew.
    private void ThrowIfGone(RegistrationPath path)
    {
        try
        {
            if (Directory.Exists(_directory) && Directory.EnumerateFileSystemEntries(_directory).Any())
            {
                return;
            }
        }
        catch (Exception exception) when (StoreProblem.IsOfFiles(exception))
        {
            throw StoreProblem.NotReadable(path.File, exception);
        }

        throw new ClientRegistrationStoreException(
            $"The directory '{_directory}' is empty or missing, and registrations were in it before: its volume may have been unmounted. Mount it again; if they were removed on purpose, restart the service.");
    }

    // Some network file systems, and a switch of .NET, let everybody have a lock.
    private async ValueTask ProveAsync(string path)
    {
        if (FileLock.TryAcquire(path) is { } second)
        {
            await second.DisposeAsync().ConfigureAwait(false);
            throw StoreProblem.NoLocks(path);
        }

        _areLocksProven = true;
    }

    private static void Write(string file, Action write)
    {
        try
        {
            write();
        }
        catch (Exception exception) when (StoreProblem.IsOfFiles(exception))
        {
            throw StoreProblem.NotWritable(file, exception);
        }
    }

    // Where another one writes now, it uses the room up; where it cannot be given back, the next registration of this key uses it.
    private static void GiveBackRoom(RegistrationPath path)
    {
        try
        {
            using FileStream? held = FileLock.TryAcquire(path.WriteLock);
            if (held is not null)
            {
                RegistrationWriter.GiveBackRoom(path);
            }
        }
        catch (Exception exception) when (StoreProblem.IsOfFiles(exception))
        {
            // A left-over of a few KiB, and no harm.
        }
    }

    private async ValueTask<FileStream> AcquireAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            FileStream held = await FileLock.AcquireAsync(path, cancellationToken).ConfigureAwait(false);
            if (_areLocksProven)
            {
                return held;
            }

            try
            {
                await ProveAsync(path).ConfigureAwait(false);
                return held;
            }
            catch
            {
                await held.DisposeAsync().ConfigureAwait(false);
                throw;
            }
        }
        catch (Exception exception) when (StoreProblem.IsOfFiles(exception))
        {
            throw StoreProblem.NotWritable(path, exception);
        }
    }
}
