using System.Collections.Concurrent;
using TokenKit.AdobePass.Store;
using TokenKit.Files;

namespace TokenKit.AdobePass;

/// <summary>
/// Keeps each registration in a JSON file of its own below one directory, for every process of this machine that uses the same directory.
/// Several processes may read and write at once; files are replaced atomically. A file that is not a valid registration is reported and
/// never changed.
/// </summary>
/// <remarks>
/// Folders and files that it creates are for their owner only (0700 and 0600; on Windows they inherit the rights of the directory around
/// them). In a directory that is shared through its group (setgid and writable by the group), the group has the same rights. The rights of
/// an existing directory or file are not changed. A directory that every user may write is refused, and so is one of another user if the
/// service runs as root. Back up the directory with its <c>.json</c> files: registrations cannot be downloaded again. The directory must
/// lie on a file system with file locks. Its first use writes an id into it (<c>.tokenkit.id</c>), and remembers the id on this machine
/// outside of it. After that, it is an error if the directory is empty, missing or another one: its volume may be unmounted.
/// </remarks>
public sealed class FileClientRegistrationStore : IClientRegistrationStore
{
    private readonly StoreDirectory _directory;

    // The disk space for the registrations that this object may write now, by the hash of the key.
    private readonly ConcurrentDictionary<string, DraftFile> _reserved = new();

    /// <summary>Touches no file: the directory is created when a registration is to be stored.</summary>
    /// <param name="directory">A relative path starts at the current working directory.</param>
    /// <exception cref="ArgumentException">It is blank, or not a path.</exception>
    public FileClientRegistrationStore(string directory)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        _directory = new StoreDirectory(Path.GetFullPath(directory));
    }

    /// <summary>
    /// Whether it is an error if the directory was never used. Default false: it is a first start. Set it after the first deployment if
    /// nothing outside of the directory outlives a restart, as in a container.
    /// </summary>
    public bool RequireExistingRegistrations
    {
        get => _directory.RequiresExisting;
        init => _directory.RequiresExisting = value;
    }

    /// <summary>The setting that names the directory, for messages.</summary>
    internal string? Setting
    {
        init => _directory.Setting = value;
    }

    /// <summary>Called once if this machine cannot remember the directory outside of it.</summary>
    internal Action? OnNotRemembered
    {
        init => _directory.OnNotRemembered = value;
    }

    /// <inheritdoc/>
    public async ValueTask<ClientRegistration?> GetAsync(ClientRegistrationKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        var file = new RegistrationFile(_directory.Path, key);
        _directory.ThrowIfUnsafe(file);
        ClientRegistration? found = await file.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (found is null)
        {
            _directory.ThrowIfGone();
        }
        else
        {
            _directory.TryRemember();
        }

        return found;
    }

    /// <inheritdoc/>
    public async ValueTask<bool> CompareAndReplaceAsync(
        ClientRegistrationKey key,
        ClientRegistration? expected,
        ClientRegistration replacement,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(replacement);
        cancellationToken.ThrowIfCancellationRequested();
        var file = new RegistrationFile(_directory.Path, key);
        byte[] content = RegistrationContent.Write(file, replacement);
        try
        {
            await _directory.PrepareAsync(file, cancellationToken).ConfigureAwait(false);
            FileStream held = await StoreLock.AcquireAsync(file.WriteLock, cancellationToken).ConfigureAwait(false);
            await using (held.ConfigureAwait(false))
            {
                ClientRegistration? stored = await file.ReadAsync(cancellationToken).ConfigureAwait(false);
                if (!ClientRegistration.IsSame(stored, expected))
                {
                    return false;
                }

                using DraftFile draft = _reserved.TryRemove(file.Hash, out DraftFile? reserved) ? reserved : new DraftFile(file.Path);
                draft.PutInPlace(content);
                return true;
            }
        }
        catch (Exception exception) when (FileErrors.IsOfFiles(exception))
        {
            throw StoreProblem.NotWritable(file.Path, exception, _directory.Setting);
        }
    }

    /// <inheritdoc/>
    /// <remarks>Keys share 4096 locks. When a process dies, its locks are released at once.</remarks>
    public async ValueTask<IAsyncDisposable> LockAsync(ClientRegistrationKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        cancellationToken.ThrowIfCancellationRequested();
        var file = new RegistrationFile(_directory.Path, key);
        try
        {
            await _directory.PrepareAsync(file, cancellationToken).ConfigureAwait(false);
            FileStream held = await StoreLock.AcquireAsync(file.RegisterLock, cancellationToken).ConfigureAwait(false);
            try
            {
                DraftFile draft = await ReserveAsync(file, cancellationToken).ConfigureAwait(false);
                bool isUsable = _reserved.TryAdd(file.Hash, draft);
                return new HeldLock(() =>
                {
                    // A draft is disposed by the code that removes it from the dictionary.
                    if (!isUsable || _reserved.TryRemove(KeyValuePair.Create(file.Hash, draft)))
                    {
                        draft.Dispose();
                    }

                    return held.DisposeAsync();
                });
            }
            catch
            {
                await held.DisposeAsync().ConfigureAwait(false);
                throw;
            }
        }
        catch (Exception exception) when (FileErrors.IsOfFiles(exception))
        {
            throw StoreProblem.NotWritable(file.Path, exception, _directory.Setting);
        }
    }

    internal string? FindProblem() => _directory.FindProblem();

    // Under the write lock, so that no draft which another process is writing is deleted as an abandoned one.
    private static async ValueTask<DraftFile> ReserveAsync(RegistrationFile file, CancellationToken cancellationToken)
    {
        FileStream held = await StoreLock.AcquireAsync(file.WriteLock, cancellationToken).ConfigureAwait(false);
        await using (held.ConfigureAwait(false))
        {
            return DraftFile.Reserve(file.Path);
        }
    }
}
