namespace TokenKit.AdobePass;

/// <summary>What a registration is stored under. Every part counts, letter by letter: a key that differs in one is another registration, and its viewers sign in again.
/// It holds no secret.</summary>
/// <param name="Host">The host of Adobe Pass as <see cref="Uri.Authority"/> gives it: <c>sp.auth.adobe.com</c>, with the port where it is not the default.</param>
/// <param name="Application">The <c>sub</c> of the software statement, which every download of it shares; else a hash of the statement.</param>
/// <param name="Instance"><see langword="null"/> for the application's own registration; else the device that it speaks for, any text.</param>
/// <exception cref="ArgumentException">The host or the application is blank.</exception>
public sealed record ClientRegistrationKey(string Host, string Application, string? Instance)
{
    /// <summary>The host of Adobe Pass, with the port where it is not the default.</summary>
    public string Host { get; init => field = Required(value, nameof(Host)); } = Required(Host, nameof(Host));

    /// <summary>The <c>sub</c> of the software statement, or a hash of the statement.</summary>
    public string Application { get; init => field = Required(value, nameof(Application)); } = Required(Application, nameof(Application));

    private static string Required(string value, string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value, name);
        return value;
    }
}
