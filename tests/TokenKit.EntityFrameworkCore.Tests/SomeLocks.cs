using Medallion.Threading;

namespace TokenKit.EntityFrameworkCore.Tests;

/// <summary>The locks of one process, as a lock provider of the user.</summary>
internal sealed class SomeLocks : IDistributedLockProvider
{
    public List<string> Held { get; } = [];

    public Exception? Failure { get; init; }

    public IDistributedLock CreateLock(string name) => new SomeLock(this, name);

    private sealed class SomeLock(SomeLocks locks, string name) : IDistributedLock
    {
        public string Name => name;

        public ValueTask<IDistributedSynchronizationHandle> AcquireAsync(TimeSpan? timeout, CancellationToken cancellationToken)
        {
            if (locks.Failure is not null)
            {
                throw locks.Failure;
            }

            locks.Held.Add(name);
            return ValueTask.FromResult<IDistributedSynchronizationHandle>(new Handle(locks, name));
        }

        public IDistributedSynchronizationHandle Acquire(TimeSpan? timeout, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public IDistributedSynchronizationHandle? TryAcquire(TimeSpan timeout, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public ValueTask<IDistributedSynchronizationHandle?> TryAcquireAsync(TimeSpan timeout, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }

    private sealed class Handle(SomeLocks locks, string name) : IDistributedSynchronizationHandle
    {
        public CancellationToken HandleLostToken => CancellationToken.None;

        public void Dispose() => locks.Held.Remove(name);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
