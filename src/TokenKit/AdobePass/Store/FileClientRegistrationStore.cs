using System.Collections.Concurrent;
using TokenKit.AdobePass.Store;

namespace TokenKit.AdobePass;

/// <summary>Keeps each registration in a JSON file of its own below one directory, for every process of this machine that is given the same one.
/// Files are put in place whole; several processes may read and write at once. Whatever it finds that is not a whole registration, it
/// reports and leaves as it is.</summary>
/// <remarks>
/// Folders and files that it makes are for their owner alone (0700 and 0600; on Windows they take the rights of the directory around them).
/// In a directory that is shared through its group (setgid and writable by the group), the group has the same rights. The rights of a
/// directory or a file that was there before are left as they are; a directory that every user may write, or that belongs to another user
/// while the service runs as root, is refused. Back the directory up, with its <c>.json</c> files: it cannot be downloaded again.
/// The directory must lie on a file system with file locks. Its first use puts an id into it (<c>.tokenkit.id</c>) and remembers the id on
/// this machine outside of it. After that, a directory that is empty, missing or another one is an error: its volume may be unmounted.
/// </remarks>
public sealed class FileClientRegistrationStore : IClientRegistrationStore
{
    // Far longer than a process writes one registration.
    private static readonly TimeSpan LongestWriting = TimeSpan.FromHours(1);

    private readonly StoreDirectory _directory;

    // The room for the registrations that this object may make now, by the hash of the key.
    private readonly ConcurrentDictionary<string, DraftFile> _reserved = new();
    private volatile bool _areLocksProven;

    /// <summary>Touches no file: the directory is made, with those around it, when a registration is to be stored.</summary>
    /// <param name="directory">A relative one starts at the working directory of now.</param>
    /// <exception cref="ArgumentException">It is blank, or not a path.</exception>
    public FileClientRegistrationStore(string directory)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        _directory = new StoreDirectory(Path.GetFullPath(directory));
    }

    /// <summary>
    /// Whether a directory that was never used is an error. Default false: it is a first start. Set it after the first deployment if
    /// nothing outside the directory outlives a restart, as in a container.
    /// </summary>
    public bool RequireExistingRegistrations
    {
        get => _directory.RequiresExisting;
        init => _directory.RequiresExisting = value;
    }

    /// <summary>The setting that names the directory, for messages.</summary>
    internal string? SetAt
    {
        init => _directory.SetAt = value;
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
        var path = new RegistrationPath(_directory.Path, key);
        _directory.ThrowIfUnsafe(path);
        ClientRegistration? found = await RegistrationReader.ReadAsync(path, key, cancellationToken).ConfigureAwait(false);
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
    public async ValueTask<bool> CompareAndReplaceAsync(ClientRegistrationKey key, ClientRegistration? expected, ClientRegistration replacement, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(replacement);
        cancellationToken.ThrowIfCancellationRequested();
        var path = new RegistrationPath(_directory.Path, key);
        byte[] bytes = RegistrationFile.Write(path, key, replacement);
        await _directory.PrepareAsync(path, cancellationToken).ConfigureAwait(false);
        FileStream held = await AcquireAsync(path.WriteLock, cancellationToken).ConfigureAwait(false);
        await using (held.ConfigureAwait(false))
        {
            ClientRegistration? stored = await RegistrationReader.ReadAsync(path, key, cancellationToken).ConfigureAwait(false);
            if (!ClientRegistration.IsSame(stored, expected))
            {
                return false;
            }

            Write(path.File, () =>
            {
                using DraftFile draft = _reserved.TryRemove(path.KeyHash, out DraftFile? reserved) ? reserved : new DraftFile(path.File);
                draft.PutInPlace(bytes);
            });
            return true;
        }
    }

    /// <inheritdoc/>
    /// <remarks>Keys share 4096 of these rights. A process that dies gives its own back at once.</remarks>
    public async ValueTask<IAsyncDisposable> LockAsync(ClientRegistrationKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        cancellationToken.ThrowIfCancellationRequested();
        var path = new RegistrationPath(_directory.Path, key);
        await _directory.PrepareAsync(path, cancellationToken).ConfigureAwait(false);
        FileStream right = await AcquireAsync(path.RegisterLock, cancellationToken).ConfigureAwait(false);
        try
        {
            DraftFile draft = await ReserveAsync(path, cancellationToken).ConfigureAwait(false);
            bool isUsable = _reserved.TryAdd(path.KeyHash, draft);
            return new HeldLock(() =>
            {
                // It is disposed by the code that takes it out of the dictionary.
                if (!isUsable || _reserved.TryRemove(KeyValuePair.Create(path.KeyHash, draft)))
                {
                    draft.Dispose();
                }

                return right.DisposeAsync();
            });
        }
        catch
        {
            await right.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Finds what would keep a registration from being stored; nothing that it makes stays.</summary>
    internal string? FindProblem() => _directory.FindProblem();

    // Under the write lock as well: what another process writes now is not left over.
    private async ValueTask<DraftFile> ReserveAsync(RegistrationPath path, CancellationToken cancellationToken)
    {
        FileStream held = await AcquireAsync(path.WriteLock, cancellationToken).ConfigureAwait(false);
        await using (held.ConfigureAwait(false))
        {
            DraftFile? draft = null;
            try
            {
                Write(path.File, () =>
                {
                    draft = new DraftFile(path.File);
                    draft.Reserve();
                    DeleteLeftovers(path, draft);
                });
                return draft!;
            }
            catch
            {
                draft?.Dispose();
                throw;
            }
        }
    }

    // Of killed processes. By the clock of the file system, and only old ones: locks may not be shared with another machine.
    private static void DeleteLeftovers(RegistrationPath path, DraftFile draft)
    {
        DateTime now = File.GetLastWriteTimeUtc(draft.Path);
        foreach (string file in Directory.EnumerateFiles(path.Folder, path.KeyHash + "*.tmp"))
        {
            if (now - File.GetLastWriteTimeUtc(file) > LongestWriting)
            {
                File.Delete(file);
            }
        }
    }

    // Some network file systems, and a switch of .NET, give a lock to every process that asks.
    private async ValueTask ProveAsync(string path)
    {
        if (FileLock.TryAcquire(path) is { } second)
        {
            await second.DisposeAsync().ConfigureAwait(false);
            throw StoreProblem.NoLocks(path);
        }

        _areLocksProven = true;
    }

    private void Write(string file, Action write)
    {
        try
        {
            write();
        }
        catch (Exception exception) when (StoreProblem.IsOfFiles(exception))
        {
            throw StoreProblem.NotWritable(file, exception, _directory.SetAt);
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
            throw StoreProblem.NotWritable(path, exception, _directory.SetAt);
        }
    }
}
