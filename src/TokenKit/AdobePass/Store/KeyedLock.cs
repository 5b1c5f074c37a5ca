namespace TokenKit.AdobePass.Store;

/// <summary>The lock of one key. The semaphore has no handle to dispose of: nobody asks for its wait handle.</summary>
internal sealed class KeyedLock
{
    public SemaphoreSlim Semaphore { get; } = new(1, 1);

    /// <summary>Its holder and all who wait; guarded by the gate of the locks.</summary>
    public int Users { get; set; }
}
