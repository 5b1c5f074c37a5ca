namespace TokenKit.Tests.Scenarios;

/// <summary>A file with a content, in a folder of its own that goes with it.</summary>
internal sealed class TemporaryFile : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tokenkit-");

    public TemporaryFile(string content) => File.WriteAllText(Path, content);

    public string Path => System.IO.Path.Combine(_folder.FullName, "credential.json");

    public void Dispose() => _folder.Delete(recursive: true);
}
