namespace TokenKit.EntityFrameworkCore;

/// <summary>
/// How registrations of Adobe Pass are kept in a database. By default their secrets are encrypted with the Data Protection of the services;
/// without it, one of the three protections must be chosen.
/// </summary>
public sealed class EntityFrameworkRegistrationOptions
{
    /// <summary>Encrypts the secrets, for example with a key of a vault. Not set by default.</summary>
    public ISecretProtection? Protection { get; set; }

    /// <summary>
    /// Whether registrations are stored with their secrets in plain text: every reader of the table or its backup has them. Default false.
    /// </summary>
    public bool StoreSecretsAsPlainText { get; set; }

    /// <summary>
    /// Whether it is an error if the table is empty. Default false: it is a first start. Set it after the first deployment, so that a
    /// service that is connected to another database registers nothing there.
    /// </summary>
    public bool RequireExistingRegistrations { get; set; }

    internal bool UsesDataProtection { get; private set; }

    /// <summary>
    /// Encrypts the secrets with the <c>IDataProtectionProvider</c> of the services. Its key ring must be persisted and shared by all
    /// processes: a registration whose key is lost cannot be read any more.
    /// </summary>
    public void UseDataProtection() => UsesDataProtection = true;
}
