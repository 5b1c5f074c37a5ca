using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using TokenKit.Diagnostics;

namespace TokenKit.Ims;

/// <summary>Has the options of one IMS token reloaded when the content of its credential file or its key file changes.</summary>
internal sealed class CredentialFileWatch(string name, TimeProvider clock, ILogger logger)
    : IOptionsChangeTokenSource<ImsOptions>, IDisposable
{
    private const int LargestFile = 1024 * 1024;

    // Polled, because a mounted secret is a link into a folder that is exchanged, and the events of a file system do not report that.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private Dictionary<string, byte[]?> _contents = []; // guarded by _gate: the hash of each file, null if it could not be read
    private ITimer? _timer; // guarded by _gate
    private readonly HashSet<string> _gone = []; // guarded by _gate: files that were readable once and are not now
    private bool _isRefused; // guarded by _gate
    private bool _isDisposed; // guarded by _gate
    private int _isPolling;
    private CancellationTokenSource _changed = new();

    public string Name => name;

    public IChangeToken GetChangeToken() => new CancellationChangeToken(_changed.Token);

    /// <summary>Watches these files from now on, too. Call it before a file is read, so that no change is lost.</summary>
    public void Watch(params IEnumerable<string?> paths)
    {
        lock (_gate)
        {
            Add(paths);
            StartOrStop();
        }
    }

    /// <summary>Watches these files from now on and no others, because the options that name them are in force.</summary>
    public void WatchOnly(params IReadOnlyList<string?> paths)
    {
        lock (_gate)
        {
            Add(paths);
            string[] wanted = [.. FullPaths(paths)];
            _contents = _contents.Where(file => wanted.Contains(file.Key)).ToDictionary();
            _gone.IntersectWith(_contents.Keys);
            StartOrStop();
        }
    }

    /// <summary>
    /// The options cannot be used: they are read again every few seconds, because a file may appear after the options name it.
    /// </summary>
    public void TryAgain()
    {
        lock (_gate)
        {
            _isRefused = true;
            StartOrStop();
        }
    }

    /// <summary>The options can be used: they are read again only when a file changes.</summary>
    public void Accept()
    {
        lock (_gate)
        {
            _isRefused = false;
            StartOrStop();
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _contents = [];
            StartOrStop();
        }
    }

    // Called under the gate, like StartOrStop.
    private void Add(IEnumerable<string?> paths)
    {
        foreach (string path in FullPaths(paths))
        {
            if (!_contents.ContainsKey(path))
            {
                _contents.Add(path, HashOf(path));
            }
        }
    }

    // The options may not be valid yet: a value with a null character is not a path.
    private static IEnumerable<string> FullPaths(IEnumerable<string?> paths) =>
        paths.Where(path => !string.IsNullOrWhiteSpace(path) && !path.Contains('\0', StringComparison.Ordinal))
            .Select(path => Path.GetFullPath(path!)).Distinct();

    private void StartOrStop()
    {
        if (_isDisposed || (_contents.Count == 0 && !_isRefused))
        {
            _timer?.Dispose();
            _timer = null;
        }
        else if (_timer is null)
        {
            // The timer outlives the caller, whose context must not live on in it.
            using (ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow())
            {
                _timer = clock.CreateTimer(static watch => ((CredentialFileWatch)watch!).Poll(), this, Interval, Interval);
            }
        }
    }

    // Called by a timer: an exception would end the process.
    private void Poll()
    {
        if (Interlocked.Exchange(ref _isPolling, 1) == 1)
        {
            return;
        }

        try
        {
            if (IsChanged())
            {
                Interlocked.Exchange(ref _changed, new CancellationTokenSource()).Cancel();
            }
        }
        catch (Exception exception) when (exception.GetBaseException() is OptionsValidationException)
        {
            // No options have been valid yet. The next caller that needs the token gets this exception.
        }
        catch (Exception exception)
        {
            TokenLog.ListenerFailed(logger, name, exception.GetBaseException().GetType().ToString());
        }
        finally
        {
            Volatile.Write(ref _isPolling, 0);
        }
    }

    private bool IsChanged()
    {
        string[] paths;
        lock (_gate)
        {
            paths = [.. _contents.Keys];
        }

        // Without the gate: a network folder may take its time.
        (string Path, byte[]? Hash)[] now = [.. paths.Select(path => (path, HashOf(path)))];
        lock (_gate)
        {
            bool isChanged = _isRefused && !_isDisposed;
            foreach ((string path, byte[]? hash) in now)
            {
                if (!_contents.TryGetValue(path, out byte[]? known))
                {
                    continue;
                }

                Report(path, isGone: hash is null && known is not null);

                // A file that is missing for a moment, while it is exchanged, has not changed yet.
                if (hash is not null && !hash.AsSpan().SequenceEqual(known))
                {
                    _contents[path] = hash;
                    isChanged = true;
                }
            }

            return isChanged;
        }
    }

    // Once when a file goes, and once when it is back. Called under the gate.
    private void Report(string path, bool isGone)
    {
        if (isGone && _gone.Add(path))
        {
            TokenLog.FileGone(logger, path, name);
        }
        else if (!isGone && _gone.Remove(path))
        {
            TokenLog.FileBack(logger, path, name);
        }
    }

    // Of the content: a copy keeps the times of a file, and two writes may have the same time.
    private static byte[]? HashOf(string path) => SecretFile.TryHash(path, LargestFile);
}
