using TokenKit.Files;

namespace TokenKit.AdobePass.Store;

/// <summary>
/// The directory of a file store. Before anything is created in it, two checks are made: whether it is the directory that was used before,
/// and whether another user may have written it. If an unmounted volume looked like a first start, every viewer would be signed out.
/// </summary>
internal sealed class StoreDirectory(string path, StoreMarker marker)
{
    // Without what this process may not read: the root of a volume has folders of the system (lost+found), which hold no registrations.
    private static readonly EnumerationOptions Readable = new()
    {
        RecurseSubdirectories = true,
        IgnoreInaccessible = true,
        AttributesToSkip = FileAttributes.None,
    };

    private readonly string _locks = System.IO.Path.Combine(path, RegistrationFile.LocksFolder);
    private readonly StoreRights _rights = new();

    // The id that this process has seen in the directory.
    private volatile string? _id;

    public StoreDirectory(string path)
        : this(path, new StoreMarker(path))
    {
    }

    public string Path => path;

    /// <summary>Whether a directory without a marker is an error and not a first start.</summary>
    public bool RequiresExisting { get; set; }

    /// <summary>The setting that names the directory, for messages; <see langword="null"/> if code does.</summary>
    public string? Setting { get; set; }

    /// <summary>Called once if this machine cannot remember the directory, or only on the volume of the directory itself.</summary>
    public Action? OnNotRemembered { get; set; }

    private string MarkerLock => System.IO.Path.Combine(_locks, "marker.lock");

    /// <exception cref="ClientRegistrationStoreException">
    /// Another user may have written the directory, or the folders of this registration.
    /// </exception>
    public void ThrowIfUnsafe(RegistrationFile? file = null)
    {
        string[] below = file is null ? [_locks] : [_locks, file.HostFolder, file.Folder];
        try
        {
            if (_rights.FindUnsafe(path, below) is var (folder, problem))
            {
                throw StoreProblem.Unsafe(folder, problem, Setting);
            }
        }
        catch (Exception exception) when (FileErrors.IsOfFiles(exception))
        {
            throw StoreProblem.NotReadable(path, exception);
        }
    }

    /// <summary>
    /// A registration that is not found is missing only if the directory is the one that was used before, or is used for the first time.
    /// </summary>
    /// <returns>Whether the directory has its marker.</returns>
    /// <exception cref="ClientRegistrationStoreException">The directory is gone, is another one, or cannot be read.</exception>
    public bool ThrowIfGone()
    {
        string? known = _id ?? marker.ReadOutside();
        try
        {
            if (marker.ReadInside() is { } here)
            {
                if (known is not null && known != here)
                {
                    throw StoreProblem.AnotherStore(path, marker.OutsideFile, Setting);
                }

                Remember(here);
                return true;
            }

            if ((known is not null || RequiresExisting) && !HoldsRegistrations())
            {
                throw known is not null ? StoreProblem.Gone(path, marker.OutsideFile, Setting) : StoreProblem.NeverUsed(path, Setting);
            }

            return false;
        }
        catch (Exception exception) when (FileErrors.IsOfFiles(exception))
        {
            throw StoreProblem.NotReadable(path, exception);
        }
    }

    /// <summary>Creates the directory, its marker, and the folders of the registration and of the locks.</summary>
    /// <exception cref="ClientRegistrationStoreException">The directory is gone, is another one or is not safe.</exception>
    /// <exception cref="IOException">The directory cannot be written.</exception>
    public async ValueTask PrepareAsync(RegistrationFile file, CancellationToken cancellationToken)
    {
        bool isMarked = ThrowIfGone();
        ThrowIfUnsafe(file);
        StoreRights.CreateFolder(_locks);
        if (!isMarked)
        {
            FileStream held = await StoreLock.AcquireAsync(MarkerLock, cancellationToken).ConfigureAwait(false);
            await using (held.ConfigureAwait(false))
            {
                Mark();
            }
        }

        StoreRights.CreateFolder(file.Folder);
    }

    /// <summary>
    /// Called when a registration was found, so the directory is in use. A directory of an earlier version gets its marker now if it can
    /// be written.
    /// </summary>
    public void TryRemember()
    {
        if (_id is not null)
        {
            return;
        }

        try
        {
            StoreRights.CreateFolder(_locks);
            using FileStream? held = FileLock.TryAcquire(MarkerLock);
            if (held is not null)
            {
                Mark();
            }
        }
        catch (Exception exception) when (FileErrors.IsOfFiles(exception))
        {
            // The registration that was found is valid all the same.
        }
    }

    /// <summary>Finds what would keep a registration from being stored. Nothing that it creates stays.</summary>
    /// <returns><see langword="null"/> if a registration can be stored.</returns>
    public string? FindProblem()
    {
        try
        {
            ThrowIfGone();
            ThrowIfUnsafe();
            StoreRights.OpenProbe(StoreRights.NearestFolder(path)).Dispose();
            return null;
        }
        catch (ClientRegistrationStoreException exception)
        {
            return exception.Message;
        }
        catch (Exception exception) when (FileErrors.IsOfFiles(exception))
        {
            return StoreProblem.NotWritable(path, exception, Setting).Message;
        }
    }

    // A restored backup holds registrations without a marker, and so does a directory of an earlier version. Locks do not count.
    private bool HoldsRegistrations() => Directory.Exists(path) && Directory.EnumerateFiles(path, "*.json", Readable).Any();

    // Under the lock of the marker: of two processes that start at once, one chooses the id.
    private void Mark()
    {
        string? here = marker.ReadInside();
        string? known = _id ?? marker.ReadOutside();
        string id = here ?? known ?? Guid.NewGuid().ToString("N");
        if (here is null)
        {
            marker.WriteInside(id);
        }

        if (known is null || known == id)
        {
            Remember(id);
        }
    }

    private void Remember(string id)
    {
        if (_id is not null)
        {
            return;
        }

        bool isRemembered = marker.ReadOutside() is not null || marker.TryWriteOutside(id);
        if (!RequiresExisting && (!isRemembered || marker.IsLostWithVolume()))
        {
            OnNotRemembered?.Invoke();
        }

        _id = id;
    }
}
