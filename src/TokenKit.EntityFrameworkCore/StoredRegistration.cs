namespace TokenKit.EntityFrameworkCore;

/// <summary>
/// A row of the table of registrations. It is public for compiled models and for reports; TokenKit alone writes it. Only
/// <see cref="Content"/> is read back: the other columns are for people.
/// </summary>
public sealed class StoredRegistration
{
    /// <summary>
    /// The SHA-256 of host, application and instance, as 64 characters from 0 to 9 and a to f. It is the primary key, and the name of the
    /// file that a <see cref="AdobePass.FileClientRegistrationStore"/> has for the same registration.
    /// </summary>
    public required string Key { get; set; }

    /// <summary>The host of Adobe Pass, cut after 256 characters.</summary>
    public required string Host { get; set; }

    /// <summary>The application (<c>sub</c> of its software statement, or a hash), cut after 256 characters.</summary>
    public required string Application { get; set; }

    /// <summary>The id of the device, cut after 256 characters; <see langword="null"/> for the server itself.</summary>
    public string? Instance { get; set; }

    /// <summary>The client id that Adobe issued, cut after 256 characters.</summary>
    public required string ClientId { get; set; }

    /// <summary>When the client was registered, in UTC, by the clock of the machine that registered it.</summary>
    public DateTimeOffset RegisteredAt { get; set; }

    /// <summary>The format of <see cref="Content"/>: 1.</summary>
    public int Format { get; set; }

    /// <summary>The registration with its secret, encrypted unless <c>StoreSecretsAsPlainText</c> is set.</summary>
    public required byte[] Content { get; set; }

    /// <summary>A random value that each write replaces, 32 characters from 0 to 9 and a to f.</summary>
    public required string Version { get; set; }
}
