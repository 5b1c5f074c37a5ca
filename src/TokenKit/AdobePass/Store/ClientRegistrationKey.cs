namespace TokenKit.AdobePass;

/// <summary>
/// The key of a stored registration. It holds no secret. Every part is compared exactly, character by character: a key that differs in one
/// part belongs to another registration, and the viewers of that one must sign in again.
/// </summary>
/// <param name="Host">
/// The host of Adobe Pass as <see cref="Uri.Authority"/> gives it: <c>sp.auth.adobe.com</c>, with the port unless it is the default.
/// </param>
/// <param name="Application">The <c>sub</c> of the software statement (the same in every download); else a hash of the statement.</param>
/// <param name="Instance">
/// <see langword="null"/> for the registration of the application itself; else the instance id of the device, any string.
/// </param>
/// <exception cref="ArgumentException">The host or the application is blank.</exception>
public sealed record ClientRegistrationKey(string Host, string Application, string? Instance)
{
    /// <summary>The host of Adobe Pass, with the port unless it is the default.</summary>
    public string Host { get; init => field = Required(value, nameof(Host)); } = Required(Host, nameof(Host));

    /// <summary>The <c>sub</c> of the software statement, or a hash of the statement.</summary>
    public string Application { get; init => field = Required(value, nameof(Application)); } = Required(Application, nameof(Application));

    private static string Required(string value, string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value, name);
        return value;
    }
}
