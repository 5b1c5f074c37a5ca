using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using TokenKit.Caching.Sharing;
using TokenKit.Files;

namespace TokenKit.Caching;

/// <summary>
/// Keeps shared tokens in files below one directory, for the processes of one machine. A lease is a lock on a file, which the system
/// releases when its process ends. Readers and writers never wait for each other.
/// </summary>
/// <remarks>
/// Folders and files that it creates are for their owner only (0700 and 0600; on Windows they inherit the rights of the directory around
/// them). In a directory that is shared through its group (setgid and writable by the group), the group has the same rights. A directory
/// that every user may write is refused, and so is one of another user if the service runs as root: then each method throws an
/// <see cref="IOException"/>. The directory may be deleted at any time, which costs one token request. Each write deletes the files that
/// are no longer needed in one of 256 folders, so the directory does not grow indefinitely.
/// </remarks>
public sealed class FileSharedTokenStore : ISharedTokenStore
{
    private const int Folders = 256;
    private const string EntryExtension = ".token";
    private const string LeaseExtension = ".lock";

    // What is younger may be in use: a draft that is being written, or an entry that was just replaced.
    private static readonly TimeSpan YoungestDeleted = TimeSpan.FromHours(1);

    private readonly string _directory;
    private readonly TimeProvider _timeProvider;
    private readonly StoreRights _rights = new();
    private int _sweeps = RandomNumberGenerator.GetInt32(Folders);

    /// <summary>Touches no file: the directory is created when something is stored.</summary>
    /// <param name="directory">A relative path starts at the current working directory.</param>
    /// <param name="timeProvider">The clock by which entries expire. Default: the system's.</param>
    /// <exception cref="ArgumentException">The directory is blank, or not a path.</exception>
    public FileSharedTokenStore(string directory, TimeProvider? timeProvider = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        _directory = Path.GetFullPath(directory);
        _timeProvider = timeProvider ?? TimeProvider.System;
    }

    private long Now => _timeProvider.GetUtcNow().ToUnixTimeMilliseconds();

    /// <inheritdoc/>
    /// <returns>
    /// The bytes as they were stored; <see langword="null"/> if there is no entry, if its lifetime has passed, or if the file is damaged, a
    /// link, or not a file of this store.
    /// </returns>
    public ValueTask<byte[]?> GetAsync(string key, CancellationToken cancellationToken = default)
    {
        string path = PathOf(key, EntryExtension);
        return RunAsync(
            () =>
            {
                ThrowIfUnsafe(path);
                return SharedTokenFile.Read(path, Now);
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The entry has more than 64 KiB, or the lifetime is not positive.</exception>
    public async ValueTask SetAsync(string key, byte[] entry, TimeSpan lifetime, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(entry.Length, SharedTokenFile.LargestEntry, nameof(entry));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lifetime, TimeSpan.Zero);
        string path = PathOf(key, EntryExtension);
        byte[] content = SharedTokenFile.Write(entry, Now + (long)lifetime.TotalMilliseconds);
        await RunAsync(
            () =>
            {
                CreateFolder(path);
                using var draft = new DraftFile(path);

                // An entry that a power failure destroys costs one token request, so nothing waits for the disk.
                draft.PutInPlace(content, isDurable: false);
                return Sweep();
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<IAsyncDisposable?> TryLeaseAsync(string key, CancellationToken cancellationToken = default)
    {
        string path = PathOf(key, LeaseExtension);
        return RunAsync<IAsyncDisposable?>(
            () =>
            {
                CreateFolder(path);
                return FileLock.TryAcquire(path);
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public string? FindProblem()
    {
        try
        {
            if (FindUnsafe() is { } problem)
            {
                return problem;
            }

            using FileStream probe = StoreRights.OpenProbe(StoreRights.NearestFolder(_directory));
            return FileLock.IsExclusive(probe.Name)
                ? null
                : $"A file in the directory '{_directory}' could be locked twice, so several processes may acquire one token at "
                    + "once. Share tokens in a directory on a file system with file locks, and do not disable file locking in .NET.";
        }
        catch (Exception exception) when (FileErrors.IsOfFiles(exception))
        {
            return $"Tokens cannot be shared in the directory '{_directory}': it could not be written ({exception.Message.TrimEnd('.')}). "
                + "Share them in a directory that this process may write, on a file system that is not read-only.";
        }
    }

    // Files are opened synchronously on every system, and a network file system may not answer: the caller waits for none of that.
    private static ValueTask<T> RunAsync<T>(Func<T> function, CancellationToken cancellationToken) =>
        new(Task.Run(function, cancellationToken));

    // A hash, so that no key leads out of the directory, and every key is a valid name on every system.
    private string PathOf(string key, string extension)
    {
        ArgumentNullException.ThrowIfNull(key);
        string name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
        return Path.Combine(_directory, name[..2], name + extension);
    }

    private string? FindUnsafe(params ReadOnlySpan<string> below) => _rights.FindUnsafe(_directory, below) is var (folder, problem)
        ? $"Tokens cannot be shared in the directory '{folder}': {problem}; or share them in another directory."
        : null;

    private void ThrowIfUnsafe(string path)
    {
        if (FindUnsafe(Path.GetDirectoryName(path)!) is { } problem)
        {
            throw new IOException(problem);
        }
    }

    private void CreateFolder(string path)
    {
        ThrowIfUnsafe(path);
        StoreRights.CreateFolder(Path.GetDirectoryName(path)!);
    }

    /// <summary>Deletes what is no longer needed in one folder: another one each time, so that a write stays short.</summary>
    /// <returns>How many files were deleted.</returns>
    private int Sweep()
    {
        uint number = (uint)Interlocked.Increment(ref _sweeps) % Folders;
        string folder = Path.Combine(_directory, number.ToString("x2", CultureInfo.InvariantCulture));
        DateTimeOffset youngest = _timeProvider.GetUtcNow() - YoungestDeleted;
        try
        {
            return Directory.Exists(folder) ? Directory.EnumerateFiles(folder).Count(file => TryDelete(file, youngest)) : 0;
        }
        catch (Exception exception) when (FileErrors.IsOfFiles(exception))
        {
            // The entry was stored, and that alone counts.
            return 0;
        }
    }

    private bool TryDelete(string file, DateTimeOffset youngest)
    {
        try
        {
            if (File.GetLastWriteTimeUtc(file) >= youngest || IsNeeded(file))
            {
                return false;
            }

            if (Path.GetExtension(file) != LeaseExtension)
            {
                File.Delete(file);
                return true;
            }

            // A lease that is held cannot be opened, and stays.
            using FileStream opened = StoreRights.OpenFile(file, FileMode.Open, FileShare.None, FileOptions.DeleteOnClose);
            return true;
        }
        catch (Exception exception) when (FileErrors.IsOfFiles(exception))
        {
            return false;
        }
    }

    private bool IsNeeded(string file) => Path.GetExtension(file) switch
    {
        EntryExtension => SharedTokenFile.Read(file, Now) is not null,
        LeaseExtension => SharedTokenFile.Read(Path.ChangeExtension(file, EntryExtension), Now) is not null,
        ".tmp" => false,

        // Not a file of this store.
        _ => true,
    };
}
