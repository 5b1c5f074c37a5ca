namespace TokenKit.DeveloperConsole;

/// <summary>
/// A secret that was just added. The API of the console shows it only once. Immutable; <see cref="ToString"/> never shows it.
/// </summary>
public sealed class AddedClientSecret
{
    internal AddedClientSecret(string secret, ClientSecretInfo info)
    {
        Secret = secret;
        Info = info;
    }

    /// <summary>The secret itself: store it now, and keep it out of logs.</summary>
    public string Secret { get; }

    /// <summary>What the console shows about it from now on.</summary>
    public ClientSecretInfo Info { get; }

    /// <summary>The name by which it is deleted.</summary>
    public string Uuid => Info.Uuid;

    /// <summary>The name and the times; never the secret.</summary>
    public override string ToString() => Info.ToString();
}
