using System.Text;
using TokenKit.Files;

namespace TokenKit.AdobePass.Store;

/// <summary>
/// The id of a directory of registrations. A file inside the directory holds it, and a file outside of it on this machine. If only the file
/// inside is missing, the volume of the directory is not mounted; if both are missing, it is a first start.
/// </summary>
internal sealed class StoreMarker
{
    private readonly string _directory;
    private readonly string _inside;
    private readonly string[] _outside;
    private readonly Func<IEnumerable<string>> _volumes;

    public StoreMarker(string directory)
        : this(
            directory,
            Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
            () => DriveInfo.GetDrives().Select(volume => volume.Name))
    {
    }

    /// <param name="directory">Its full path.</param>
    /// <param name="data">The folder of the user's own data; empty if the user has none.</param>
    /// <param name="volumes">The roots of all volumes that are mounted.</param>
    internal StoreMarker(string directory, string data, Func<IEnumerable<string>> volumes)
    {
        _directory = Path.TrimEndingDirectorySeparator(directory);
        _volumes = volumes;

        // Cannot be the folder of a host, because those never start with a dot.
        _inside = Path.Combine(directory, ".tokenkit.id");

        // The user's own data first, because it seldom lies on the same volume. A service without a home directory can often write a file
        // beside the directory.
        string name = new RegistrationDigest().Add(Environment.MachineName).Add(_directory).Hex()[..32];
        string beside = _directory + ".tokenkit.id";
        _outside = data.Length > 0 ? [Path.Combine(data, "TokenKit", "registration-directories", name + ".id"), beside] : [beside];
    }

    /// <summary>The file outside of the directory that holds its id; <see langword="null"/> if there is no such file.</summary>
    public string? OutsideFile => _outside.FirstOrDefault(file => TryRead(file) is not null);

    /// <returns><see langword="null"/> if the directory has no marker.</returns>
    /// <exception cref="IOException">The marker exists and cannot be read.</exception>
    public string? ReadInside() => Read(_inside);

    /// <returns><see langword="null"/> if this machine does not remember the directory.</returns>
    public string? ReadOutside() => _outside.Select(TryRead).FirstOrDefault(id => id is not null);

    public void WriteInside(string id)
    {
        using var draft = new DraftFile(_inside);
        draft.PutInPlace(Encoding.UTF8.GetBytes($"{id}\n"));
    }

    public bool TryWriteOutside(string id) => _outside.Any(file => TryWrite(file, id));

    /// <summary>
    /// Whether the file outside disappears together with the directory, because both lie on one volume that may be unmounted. The volume of
    /// the system is never unmounted.
    /// </summary>
    public bool IsLostWithVolume()
    {
        try
        {
            string[] volumes = [.. _volumes()];
            string? volume = VolumeOf(Directory.ResolveLinkTarget(_directory, returnFinalTarget: true)?.FullName ?? _directory, volumes);
            string system = Path.GetPathRoot(OperatingSystem.IsWindows() ? Environment.SystemDirectory : _directory)!;
            return volume is not null && volume != system && OutsideFile is { } file && VolumeOf(file, volumes) == volume;
        }
        catch (Exception exception) when (FileErrors.IsOfFiles(exception))
        {
            // Not every system lists its volumes.
            return false;
        }
    }

    private static string? VolumeOf(string path, IEnumerable<string> volumes) =>
        volumes.Where(volume => IsBelow(path, volume)).MaxBy(volume => volume.Length);

    private static bool IsBelow(string path, string volume) => OperatingSystem.IsWindows()
        ? path.StartsWith(volume, StringComparison.OrdinalIgnoreCase)
        : $"{path}/".StartsWith($"{volume.TrimEnd('/')}/", StringComparison.Ordinal);

    private static string? Read(string file)
    {
        try
        {
            if (!Directory.Exists(Path.GetDirectoryName(file)))
            {
                return null;
            }

            using StreamReader reader = File.OpenText(file);
            return Guid.TryParseExact(reader.ReadLine(), "N", out Guid id) ? id.ToString("N") : null;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private static string? TryRead(string file)
    {
        try
        {
            return Read(file);
        }
        catch (Exception exception) when (FileErrors.IsOfFiles(exception))
        {
            return null;
        }
    }

    private bool TryWrite(string file, string id)
    {
        try
        {
            StoreRights.CreateFolder(Path.GetDirectoryName(file)!);
            using var draft = new DraftFile(file);

            // The second line is for people who find the file.
            draft.PutInPlace(Encoding.UTF8.GetBytes($"{id}\n{_directory}\n"));
            return true;
        }
        catch (Exception exception) when (FileErrors.IsOfFiles(exception))
        {
            return false;
        }
    }
}
