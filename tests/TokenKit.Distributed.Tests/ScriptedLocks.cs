using System.Collections.Concurrent;
using Medallion.Threading;

namespace TokenKit.Distributed.Tests;

/// <summary>Locks in memory that record how they are used, and fail if a test wants it.</summary>
internal sealed class ScriptedLocks : IDistributedLockProvider
{
    private readonly ConcurrentDictionary<string, Handle> _held = new();

    public Exception? ReleaseFailure { get; set; }

    public ConcurrentQueue<(TimeSpan TimeOut, bool CanBeCancelled)> Attempts { get; } = [];

    public IEnumerable<string> Held => _held.Keys;

    public IDistributedLock CreateLock(string name) => new Lock(this, name);

    private sealed class Lock(ScriptedLocks locks, string name) : IDistributedLock
    {
        public string Name => name;

        public IDistributedSynchronizationHandle Acquire(TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException("Nothing waits for a lock.");

        public ValueTask<IDistributedSynchronizationHandle> AcquireAsync(
            TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException("Nothing waits for a lock.");

        public IDistributedSynchronizationHandle? TryAcquire(TimeSpan timeout = default, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException("Nothing blocks a thread.");

        public ValueTask<IDistributedSynchronizationHandle?> TryAcquireAsync(
            TimeSpan timeout = default, CancellationToken cancellationToken = default)
        {
            locks.Attempts.Enqueue((timeout, cancellationToken.CanBeCanceled));
            var handle = new Handle(locks, name);
            return ValueTask.FromResult<IDistributedSynchronizationHandle?>(locks._held.TryAdd(name, handle) ? handle : null);
        }
    }

    private sealed class Handle(ScriptedLocks locks, string name) : IDistributedSynchronizationHandle
    {
        // With a real lock it would begin to ask the server all the time.
        public CancellationToken HandleLostToken => throw new NotSupportedException("The token of a lost handle is never read.");

        public void Dispose() => throw new NotSupportedException("Nothing blocks a thread.");

        public ValueTask DisposeAsync()
        {
            locks._held.TryRemove(new KeyValuePair<string, Handle>(name, this));
            return locks.ReleaseFailure is { } failure ? ValueTask.FromException(failure) : ValueTask.CompletedTask;
        }
    }
}
