using TokenKit.Files;

namespace TokenKit.AdobePass.Store;

/// <summary>Waits for a <see cref="FileLock"/> of a store. It must be exclusive: two holders would register at once.</summary>
internal static class StoreLock
{
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
            if (FileLock.TryAcquire(path) is { } held)
            {
                try
                {
                    return FileLock.IsExclusive(path) ? held : throw StoreProblem.NoLocks(path);
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
}
