namespace TokenKit.Caching;

/// <summary>
/// Where the processes of a service keep tokens for each other: one of them acquires a token, and the others read it here. It is asked only
/// if a cache has no valid token, if its token is due, or if an API rejected it; a call that gets a fresh token never waits for it.
/// </summary>
/// <remarks>
/// An implementation keeps bytes under a key and grants leases, and nothing else. TokenKit encrypts the entries, chooses the keys, and
/// limits each call to 250 ms: after a longer call, and after three exceptions in a row, a process acquires its tokens by itself until the
/// store is back. So a store may lose entries and leases at any time, which costs token requests and no calls. Safe for concurrent use.
/// </remarks>
public interface ISharedTokenStore
{
    /// <summary>Reads an entry.</summary>
    /// <param name="key">64 characters from 0 to 9 and a to f. It says nothing about the token.</param>
    /// <param name="cancellationToken">Cancelled when no result is needed any more.</param>
    /// <returns>The bytes as they were stored; <see langword="null"/> without an entry, or if its lifetime has passed.</returns>
    ValueTask<byte[]?> GetAsync(string key, CancellationToken cancellationToken = default);

    /// <summary>Stores an entry in the place of the one under this key. A reader gets one of the two, never a part.</summary>
    /// <param name="key">As for <see cref="GetAsync"/>.</param>
    /// <param name="entry">At most 64 KiB, encrypted.</param>
    /// <param name="lifetime">How long the entry is kept, from now; positive.</param>
    /// <param name="cancellationToken">Cancelled when no result is needed any more.</param>
    ValueTask SetAsync(string key, byte[] entry, TimeSpan lifetime, CancellationToken cancellationToken = default);

    /// <summary>Tries to get the lease of a key, without waiting. Its holder is the only one that should acquire a token.</summary>
    /// <param name="key">As for <see cref="GetAsync"/>; leases and entries are different things, and a key may have both.</param>
    /// <param name="cancellationToken">Cancelled when no result is needed any more.</param>
    /// <returns>
    /// The lease, which ends when it is disposed, and when its process ends (at once, or within half a minute); <see langword="null"/> if
    /// another holds it.
    /// </returns>
    ValueTask<IAsyncDisposable?> TryLeaseAsync(string key, CancellationToken cancellationToken = default);

    /// <summary>
    /// Looks for a set-up in which other processes cannot read what this one stores. Called once, when the service starts.
    /// </summary>
    /// <returns>What is wrong, and what to do, as one sentence or more; <see langword="null"/> if nothing is known to be wrong.</returns>
    string? FindProblem() => null;
}
