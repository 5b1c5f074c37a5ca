using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.FileProviders.Physical;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using TokenKit.Ims;

namespace TokenKit.DependencyInjection;

/// <summary>Has the options of one IMS token reloaded when its credential file or its key file changes.</summary>
internal sealed class CredentialFileWatch(string name) : IOptionsChangeTokenSource<ImsOptions>, IDisposable
{
    private readonly List<IDisposable> _watches = [];
    private IReadOnlyList<string> _paths = [];
    private CancellationTokenSource _changed = new();

    public string Name => name;

    public IChangeToken GetChangeToken() => new CancellationChangeToken(_changed.Token);

    /// <summary>Watches the files that these options name, and no others any more. Not for two callers at once.</summary>
    public void Follow(ImsOptions options)
    {
        string[] paths = [.. new[] { options.CredentialFile, options.Jwt.PrivateKeyPath }.Where(path => !string.IsNullOrWhiteSpace(path)).Select(path => Path.GetFullPath(path!))];
        if (paths.SequenceEqual(_paths))
        {
            return;
        }

        Dispose();
        _paths = paths;
        foreach (string path in paths)
        {
            // Polling, every 4 s: a mounted secret is a link to a folder that is exchanged, of which the events of a file system tell nothing.
            var folder = new PhysicalFileProvider(Path.GetDirectoryName(path)!, ExclusionFilters.None) { UsePollingFileWatcher = true, UseActivePolling = true };
            _watches.Add(folder);
            _watches.Add(ChangeToken.OnChange(() => folder.Watch(Path.GetFileName(path)), Raise));
        }
    }

    public void Dispose()
    {
        _watches.ForEach(watch => watch.Dispose());
        _watches.Clear();
        _paths = [];
    }

    private void Raise() => Interlocked.Exchange(ref _changed, new CancellationTokenSource()).Cancel();
}
