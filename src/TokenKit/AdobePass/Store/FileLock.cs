namespace TokenKit.AdobePass.Store;

/// <summary>A lock that processes share: a file that one of them has open at a time. The system frees it when a process dies. The file stays: to delete it would free a lock that another one waits for.</summary>
internal static class FileLock
{
    private const int LinuxWouldBlock = 11;
    private const int AppleWouldBlock = 35;
    private const int WindowsSharingViolation = unchecked((int)0x80070020);

    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(50);

    /// <exception cref="IOException">The file cannot be made or opened, for another reason than that it is held.</exception>
    /// <exception cref="UnauthorizedAccessException">This process may not write it.</exception>
    public static async ValueTask<FileStream> AcquireAsync(string path, CancellationToken cancellationToken)
    {
        for (TimeSpan pause = ShortestPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (TryAcquire(path) is { } held)
            {
                return held;
            }

            // Unevenly, so that many processes that started at once do not knock at once.
            await Task.Delay(pause * (0.5 + Random.Shared.NextDouble()), TimeProvider.System, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <returns><see langword="null"/> where another one holds it, in this process or elsewhere.</returns>
    public static FileStream? TryAcquire(string path)
    {
        try
        {
            return OwnerOnly.OpenFile(path, FileMode.OpenOrCreate, FileShare.None);
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
