namespace TokenKit.Files;

/// <summary>
/// A lock between processes: a file that only one of them can have open. The system releases it when a process dies. The file is not
/// deleted while it is in use, because that would release a lock that another process waits for.
/// </summary>
internal static class FileLock
{
    private const int LinuxWouldBlock = 11;
    private const int AppleWouldBlock = 35;
    private const int WindowsSharingViolation = unchecked((int)0x80070020);

    /// <returns>
    /// The lock, which is released when it is disposed; <see langword="null"/> if it is held, by this process or by another one.
    /// </returns>
    /// <exception cref="IOException">The file cannot be created or opened, and not because the lock is held.</exception>
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

    /// <summary>
    /// Whether the file system has locks: some network file systems, and a switch of .NET, give a lock to every process that asks for it.
    /// </summary>
    /// <param name="held">The path of a lock that is held.</param>
    public static bool IsExclusive(string held)
    {
        using FileStream? second = TryAcquire(held);
        return second is null;
    }

    private static bool IsHeld(IOException exception) => exception.HResult == (
        OperatingSystem.IsWindows() ? WindowsSharingViolation
        : OperatingSystem.IsLinux() || OperatingSystem.IsAndroid() ? LinuxWouldBlock
        : AppleWouldBlock);
}
