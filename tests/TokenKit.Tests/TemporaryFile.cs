using System.Text;

namespace TokenKit.Tests;

/// <summary>A file in a directory of its own, deleted after the test.</summary>
internal sealed class TemporaryFile : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("tokenkit-");

    public TemporaryFile(string content)
        : this(Encoding.UTF8.GetBytes(content))
    {
    }

    public TemporaryFile(byte[] content)
    {
        Path = System.IO.Path.Combine(_directory.FullName, "credential.json");
        File.WriteAllBytes(Path, content);
    }

    public string Path { get; }

    public string Folder => _directory.FullName;

    public void Dispose() => _directory.Delete(recursive: true);
}
