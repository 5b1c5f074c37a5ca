using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using TokenKit.Diagnostics;
using TokenKit.OAuth;

namespace TokenKit.Ims;

/// <summary>
/// Tries the client secrets of a credential in order, and the next one only if IMS refused the client. The last good one comes first.
/// </summary>
internal sealed class SecretSequence(string name, ILogger logger)
{
    // Written without a lock: two calls that found different secrets good are both right.
    private volatile int _good;

    // Each is warned about once, until it is good again. By value: a credential may be read again, and an index may mean another secret.
    // Made with the first of them: a service may have thousands of credentials.
    private ConcurrentDictionary<string, bool>? _knownRefused;

    /// <param name="secrets">At least one.</param>
    /// <param name="attempt">Sends a request with one secret.</param>
    public async Task<T> RunAsync<T>(IReadOnlyList<string> secrets, Func<string, Task<T>> attempt)
    {
        int count = secrets.Count;
        int first = _good;
        for (int tried = 1; ; tried++)
        {
            int index = (first + tried - 1) % count;
            try
            {
                T result = await attempt(secrets[index]).ConfigureAwait(false);
                _good = index;
                Volatile.Read(ref _knownRefused)?.TryRemove(secrets[index], out _);
                return result;
            }
            catch (Exception failure) when (tried < count && IssuerError.IsRefusedClient(failure))
            {
                if (LazyInitializer.EnsureInitialized(ref _knownRefused, static () => new(StringComparer.Ordinal))
                    .TryAdd(secrets[index], true))
                {
                    TokenLog.SecretRefused(logger, index + 1, count, name);
                }
            }
        }
    }

    public override string ToString() => $"secrets of '{name}'";
}
