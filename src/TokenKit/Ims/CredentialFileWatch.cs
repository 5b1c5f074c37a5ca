using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using TokenKit.Diagnostics;

namespace TokenKit.Ims;

/// <summary>Has the options of one IMS token reloaded when the content of its credential file or its key file changes.</summary>
internal sealed class CredentialFileWatch(string name, TimeProvider clock, ILogger logger) : IOptionsChangeTokenSource<ImsOptions>, IDisposable
{
    private const int LargestFile = 1024 * 1024;

    // Looked at, not listened for: a mounted secret is a link into a folder that is exchanged, of which the events of a file system tell nothing.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private Dictionary<string, byte[]?> _contents = []; // guarded by _gate: the hash of each file, null where it could not be read
    private ITimer? _timer; // guarded by _gate
    private HashSet<string> _gone = []; // guarded by _gate: files that were readable once and are not now
    private bool _isRefused; // guarded by _gate
    private int _isLooking;
    private CancellationTokenSource _changed = new();

    public string Name => name;

    public IChangeToken GetChangeToken() => new CancellationChangeToken(_changed.Token);

    /// <summary>Watches these files from now on, and no others.</summary>
    public void Follow(params IEnumerable<string?> paths)
    {
        lock (_gate)
        {
            Dictionary<string, byte[]?> before = _contents;
            _contents = paths.Where(path => !string.IsNullOrWhiteSpace(path)).Select(path => Path.GetFullPath(path!)).Distinct()
                .ToDictionary(path => path, path => before.TryGetValue(path, out byte[]? known) ? known : HashOf(path));
            _gone.IntersectWith(_contents.Keys);
            _isRefused = false;
            if (_contents.Count == 0)
            {
                Stop();
            }
            else
            {
                Start();
            }
        }
    }

    /// <summary>Options were refused: they are read again every few seconds, as a file that they name may come after them.</summary>
    public void TryAgain()
    {
        lock (_gate)
        {
            _isRefused = true;
            Start();
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            Stop();
        }
    }

    private void Start()
    {
        if (_timer is null)
        {
            // The timer outlives the caller, whose context must not live on in it.
            using (ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow())
            {
                _timer = clock.CreateTimer(static watch => ((CredentialFileWatch)watch!).Look(), this, Interval, Interval);
            }
        }
    }

    private void Stop()
    {
        _timer?.Dispose();
        _timer = null;
        _contents = [];
        _gone = [];
    }

    // Called by a timer, where an exception would end the process.
    private void Look()
    {
        if (Interlocked.Exchange(ref _isLooking, 1) == 1)
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
        catch (Exception exception)
        {
            TokenLog.ListenerFailed(logger, name, exception.GetBaseException().GetType().ToString());
        }
        finally
        {
            Volatile.Write(ref _isLooking, 0);
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
            bool isChanged = _isRefused;
            foreach ((string path, byte[]? hash) in now)
            {
                if (!_contents.TryGetValue(path, out byte[]? known))
                {
                    continue;
                }

                Report(path, isGone: hash is null && known is not null);

                // One that is gone for a moment, while it is exchanged, has not changed yet.
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
