namespace TokenKit.AdobePass.Store;

/// <summary>Where the registration of a key lies below the store's directory. The names come from a hash of the key: no text from elsewhere leads out of it.</summary>
internal sealed class RegistrationPath
{
    public const string LocksFolder = ".locks";

    private const int LongestHost = 100;

    public RegistrationPath(string directory, ClientRegistrationKey key)
    {
        using var digest = new RegistrationDigest();
        KeyHash = digest.Add(key.Host).Add(key.Application).Add(key.Instance).Hex();
        HostFolder = Path.Combine(directory, SafeHost(key.Host));
        Folder = Path.Combine(HostFolder, KeyHash[..3]);
        File = Path.Combine(Folder, KeyHash + ".json");
        RegisterLock = Path.Combine(directory, LocksFolder, KeyHash[..3] + ".lock");
        WriteLock = Path.Combine(directory, LocksFolder, KeyHash[..2] + ".write.lock");
    }

    public string KeyHash { get; }

    public string HostFolder { get; }

    /// <summary>Four thousand folders keep a hundred thousand devices at some twenty files each.</summary>
    public string Folder { get; }

    public string File { get; }

    /// <summary>Held over a registration; keys share 4096 of them.</summary>
    public string RegisterLock { get; }

    /// <summary>Held over a comparison and the writing after it; keys share 256 of them.</summary>
    public string WriteLock { get; }

    // For people who look for it; the hash tells hosts apart that look the same here. Never a hidden name, and none that ends in a dot.
    private static string SafeHost(string host) =>
        string.Create(Math.Min(host.Length, LongestHost), host, static (name, host) =>
        {
            for (int index = 0; index < name.Length; index++)
            {
                char character = char.ToLowerInvariant(host[index]);
                bool isInside = index > 0 && index < name.Length - 1;
                name[index] = char.IsAsciiLetterOrDigit(character) || (isInside && character is ('.' or '-')) ? character : '_';
            }
        });
}
