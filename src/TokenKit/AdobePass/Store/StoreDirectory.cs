namespace TokenKit.AdobePass.Store;

/// <summary>
/// The directory of a store of files: whether it is the one that was used before, and whether another user may have written it. Both are
/// checked before anything is made in it. If a directory that is empty for another reason than a first start were used, every viewer would
/// be registered again.
/// </summary>
internal sealed class StoreDirectory(string path, StoreMarker marker)
{
    // Not what this process may not read: the root of a volume has folders of the system (lost+found), and no registrations are in them.
    private static readonly EnumerationOptions Readable = new()
    {
        RecurseSubdirectories = true,
        IgnoreInaccessible = true,
        AttributesToSkip = FileAttributes.None,
    };

    private readonly string _locks = System.IO.Path.Combine(path, RegistrationPath.LocksFolder);

    // The id that this process has seen there.
    private volatile string? _id;
    private readonly FolderSafety _safety = new();

    public StoreDirectory(string path)
        : this(path, new StoreMarker(path))
    {
    }

    public string Path => path;

    /// <summary>Whether a directory without a marker is never a first start.</summary>
    public bool RequiresExisting { get; set; }

    /// <summary>The setting that names the directory, for messages; <see langword="null"/> if code does.</summary>
    public string? SetAt { get; set; }

    /// <summary>Called once if this machine cannot remember the directory, or not without the volume that it lies on.</summary>
    public Action? OnNotRemembered { get; set; }

    /// <exception cref="ClientRegistrationStoreException">
    /// Another user may have written the directory, or the folders of this registration.
    /// </exception>
    public void ThrowIfUnsafe(RegistrationPath? registration = null)
    {
        string[] folders = registration is null ? [path, _locks] : [path, _locks, registration.HostFolder, registration.Folder];
        try
        {
            foreach (string folder in folders)
            {
                if (_safety.FindOpenRights(folder) is { } problem)
                {
                    throw StoreProblem.Unsafe(folder, problem, SetAt);
                }
            }

            // Also below it: what was planted while everybody could write the directory stays after that right was taken away.
            foreach (string folder in Directory.Exists(path) && OwnerOnly.IsShared(path) ? [path] : folders)
            {
                if (_safety.FindForeignOwner(folder) is { } owner)
                {
                    throw StoreProblem.Unsafe(folder, owner, SetAt);
                }
            }
        }
        catch (Exception exception) when (StoreProblem.IsOfFiles(exception))
        {
            throw StoreProblem.NotReadable(path, exception);
        }
    }

    /// <summary>
    /// A registration that is not found is missing only if the directory is the one that was used before, or is used for the first time.
    /// </summary>
    /// <returns>Whether the directory has its marker.</returns>
    /// <exception cref="ClientRegistrationStoreException">It is gone, is another one, or cannot be read.</exception>
    public bool ThrowIfGone()
    {
        string? here;
        string? known = _id ?? marker.ReadOutside();
        try
        {
            here = marker.ReadInside();
            if (here is null && (known is not null || RequiresExisting) && !HoldsRegistrations())
            {
                throw known is not null ? StoreProblem.Gone(path, marker.Outside, SetAt) : StoreProblem.NeverUsed(path, SetAt);
            }
        }
        catch (Exception exception) when (StoreProblem.IsOfFiles(exception))
        {
            throw StoreProblem.NotReadable(path, exception);
        }

        if (here is null)
        {
            return false;
        }

        if (known is not null && known != here)
        {
            throw StoreProblem.AnotherStore(path, marker.Outside, SetAt);
        }

        Remember(here);
        return true;
    }

    /// <summary>Makes what a registration needs: the directory, its marker, and the folders of the registration and of the locks.</summary>
    /// <exception cref="ClientRegistrationStoreException">It is gone, is another one, is not safe, or cannot be written.</exception>
    public async ValueTask PrepareAsync(RegistrationPath registration, CancellationToken cancellationToken)
    {
        bool isMarked = ThrowIfGone();
        ThrowIfUnsafe(registration);
        try
        {
            OwnerOnly.CreateFolder(_locks);
            if (!isMarked)
            {
                FileStream held = await FileLock.AcquireAsync(MarkerLock, cancellationToken).ConfigureAwait(false);
                await using (held.ConfigureAwait(false))
                {
                    Mark();
                }
            }

            OwnerOnly.CreateFolder(registration.Folder);
        }
        catch (Exception exception) when (StoreProblem.IsOfFiles(exception))
        {
            throw StoreProblem.NotWritable(path, exception, SetAt);
        }
    }

    /// <summary>
    /// A registration was found, so the directory is in use. If an earlier version made it, it gets its marker now if it can be written.
    /// </summary>
    public void TryRemember()
    {
        if (_id is not null)
        {
            return;
        }

        try
        {
            OwnerOnly.CreateFolder(_locks);
            using FileStream? held = FileLock.TryAcquire(MarkerLock);
            if (held is not null)
            {
                Mark();
            }
        }
        catch (Exception exception) when (StoreProblem.IsOfFiles(exception))
        {
            // What was found is whole all the same.
        }
    }

    /// <summary>Finds what would keep a registration from being stored. Nothing that it makes stays.</summary>
    /// <returns><see langword="null"/> if one can be stored.</returns>
    public string? FindProblem()
    {
        try
        {
            ThrowIfGone();
            ThrowIfUnsafe();
            string probe = System.IO.Path.Combine(NearestFolder(path), $".{Guid.NewGuid():N}.tmp");
            OwnerOnly.OpenFile(probe, FileMode.CreateNew, FileShare.None, FileOptions.DeleteOnClose).Dispose();
            return null;
        }
        catch (ClientRegistrationStoreException exception)
        {
            return exception.Message;
        }
        catch (Exception exception) when (StoreProblem.IsOfFiles(exception))
        {
            return StoreProblem.NotWritable(path, exception, SetAt).Message;
        }
    }

    /// <returns>The folder itself if it exists, else the nearest one around it that does.</returns>
    /// <exception cref="IOException">A file, or a link to nothing, is in its place.</exception>
    public static string NearestFolder(string folder)
    {
        string nearest = folder;
        while (!Directory.Exists(nearest))
        {
            if (File.Exists(nearest) || new FileInfo(nearest).LinkTarget is not null)
            {
                throw new IOException($"'{nearest}' is not a directory, but a file or a link to nothing.");
            }

            nearest = System.IO.Path.GetDirectoryName(nearest) ?? throw new DirectoryNotFoundException($"'{nearest}' does not exist.");
        }

        return nearest;
    }

    private string MarkerLock => System.IO.Path.Combine(_locks, "marker.lock");

    // A backup holds registrations and no marker, and so does a directory of an earlier version. Locks are not registrations.
    private bool HoldsRegistrations() => Directory.Exists(path) && Directory.EnumerateFiles(path, "*.json", Readable).Any();

    // Its caller holds the lock of the marker: of two processes that start at once, one chooses the id.
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
