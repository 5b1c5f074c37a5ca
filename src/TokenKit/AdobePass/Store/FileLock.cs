namespace TokenKit.AdobePass.Store;

/// <summary>
/// A lock between processes: a file that only one of them can have open. The system releases it when a process dies. The file is never
/// deleted, because that would release a lock that another process waits for.
/// </summary>
internal static class FileLock
{
    private const int LinuxWouldBlock = 11;
    private const int AppleWouldBlock = 35;
    private const int WindowsSharingViolation = unchecked((int)0x80070020);

    private static readonly TimeSpan ShortestDelay = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMilliseconds(50);

    /// <returns>The lock, which is released when it is disposed.</returns>
    /// <exception cref="IOException">The file cannot be created or opened, and not because the lock is held.</exception>
    /// <exception cref="ClientRegistrationStoreException">The file system does not support locks.</exception>
    public static async ValueTask<FileStream> AcquireAsync(string path, CancellationToken cancellationToken)
    {
        for (TimeSpan delay = ShortestDelay; ; delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (TryAcquire(path) is { } held)
            {
                try
                {
                    // Some network file systems, and a switch of .NET, give a lock to every process that asks for it.
                    using FileStream? second = TryAcquire(path);
                    return second is null ? held : throw StoreProblem.NoLocks(path);
                }
                catch
                {
                    held.Dispose();
                    throw;
                }
            }

            // With jitter, so that processes that started together do not retry together.
            await Task.Delay(delay * (0.5 + Random.Shared.NextDouble()), TimeProvider.System, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <returns><see langword="null"/> if the lock is held, by this process or by another one.</returns>
    public static FileStream? TryAcquire(string path)
    {
        try
        {
            return StoreRights.OpenFile(path, FileMode.OpenOrCreate, FileShare.None);
        }
        catch (IOException exception) when (IsHeld(exception))
        {
            return null;
        }
    }

    private static bool IsHeld(IOException exception) => exception.HResult == (
        OperatingSystem.IsWindows() ? WindowsSharingViolation
        : OperatingSystem.IsLinux() || OperatingSystem.IsAndroid() ? LinuxWouldBlock
        : AppleWouldBlock);
}
