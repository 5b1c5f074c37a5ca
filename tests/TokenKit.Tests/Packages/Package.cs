using System.IO.Compression;
using System.Xml.Linq;

namespace TokenKit.Tests.Packages;

/// <summary>One packed package, opened.</summary>
internal sealed class Package
{
    private readonly Dictionary<string, byte[]> _files;

    public Package(string path)
    {
        using ZipArchive archive = ZipFile.OpenRead(path);
        _files = archive.Entries.ToDictionary(entry => entry.FullName, Read);
        XElement nuspec = XDocument.Parse(Text(_files.Keys.Single(name => name.EndsWith(".nuspec", StringComparison.Ordinal)))).Root!;
        Metadata = nuspec.Elements().Single(element => element.Name.LocalName == "metadata");
    }

    public XElement Metadata { get; }

    public IEnumerable<string> Files => _files.Keys;

    /// <summary>What the package asks of its users, as <c>id version</c>.</summary>
    public IEnumerable<string> Dependencies => Metadata.Descendants().Where(element => element.Name.LocalName == "dependency")
        .Select(dependency => $"{dependency.Attribute("id")!.Value} {dependency.Attribute("version")!.Value}");

    /// <summary>An element of the metadata, or <see langword="null"/> if it is not there.</summary>
    public string? Value(string name) => Element(name)?.Value;

    public XElement? Element(string name) => Metadata.Elements().SingleOrDefault(element => element.Name.LocalName == name);

    public byte[] Bytes(string file) => _files[file];

    public string Text(string file) => new StreamReader(new MemoryStream(_files[file])).ReadToEnd();

    private static byte[] Read(ZipArchiveEntry entry)
    {
        using Stream content = entry.Open();
        using var bytes = new MemoryStream();
        content.CopyTo(bytes);
        return bytes.ToArray();
    }
}
