using System.Data.Common;
using TokenKit.AdobePass;

namespace TokenKit.EntityFrameworkCore;

/// <summary>
/// The messages about a database that cannot be used: what is wrong and what to do. They quote nothing of a row's content.
/// </summary>
internal static class RegistrationProblem
{
    private const string AddTables = "modelBuilder.AddTokenKitRegistrations()";
    private const string Restore = "It was not changed, and nothing was registered in its place. ";

    private const string Keys = "Give every process the same key (for Data Protection: one persisted key ring and one application name), "
        + "or restore the old keys";

    public static string NoTables(Type context) =>
        $"The model of {context.Name} has no table for client registrations. Call {AddTables} in its OnModelCreating, "
        + "and add a migration.";

    public static ClientRegistrationStoreException NotUsable(Exception exception) => new(
        $"The database of client registrations could not be used ({Reason(exception)}). Check that it can be reached and is not read-only, "
        + $"that its migrations are applied ({AddTables} adds two tables), and that its user may read and write both tables.",
        exception);

    public static ClientRegistrationStoreException LocksNotUsable(Exception exception) => new(
        $"The distributed lock for a client registration could not be acquired ({exception.GetType().Name}). Check the "
        + "IDistributedLockProvider among the services, and the server that it uses; without one, TokenKit locks in the database.",
        exception);

    public static ClientRegistrationStoreException NewerFormat(StoredRegistration row) => new(
        $"{Row(row)} cannot be used: it has the format {row.Format}, and this version of TokenKit knows "
        + $"{RegistrationContent.CurrentFormat} and no later one. It was not changed. Run the version of TokenKit that wrote it, or a "
        + "later one.");

    public static ClientRegistrationStoreException NotDecrypted(StoredRegistration row) => new(
        $"{Row(row)} cannot be decrypted: it was encrypted with another key, is plain text, or was changed. {Restore}{Keys}, or restore "
        + $"the row from a backup. {OrDelete}");

    public static ClientRegistrationStoreException Invalid(StoredRegistration row) => new(
        $"{Row(row)} cannot be used: it is encrypted although StoreSecretsAsPlainText is set, it was changed, or it belongs to another "
        + $"key. {Restore}Restore it from a backup, or set the protection that it was written with. {OrDelete}");

    public static ClientRegistrationStoreException OtherKeys() => new(
        "No client was registered: this process can read none of the client registrations in the database, so other processes could not "
        + $"read its own. {Keys}.");

    public static ClientRegistrationStoreException NotStorable(ClientRegistrationKey key) => new(
        $"The client registration of '{RegistrationKey.Shown(key.Host)}' cannot be stored: a string in it is not valid Unicode. Nothing "
        + "was stored.");

    public static ClientRegistrationStoreException Emptied() => new(
        "The table of client registrations is empty, but this process has found registrations in it before: another database may have its "
        + "name now. Restore the table from a backup. To start with an empty table, restart the service: then every viewer must sign in "
        + "again.");

    public static ClientRegistrationStoreException NeverUsed() => new(
        $"The table of client registrations is empty, and {nameof(EntityFrameworkRegistrationOptions.RequireExistingRegistrations)} is "
        + "true: the connection string may name another database. Restore the table from a backup, or correct the connection string. "
        + "For a first start, set the option to false.");

    public static ClientRegistrationStoreException NotReplaced(StoredRegistration row) => new(
        $"{Row(row)} could not be replaced: the database finds the row, but updates none. Check the policies and triggers of the table.");

    private static string OrDelete => "Or delete it: then a new client is registered, and the viewers of this one must sign in again.";

    private static string Row(StoredRegistration row) => $"The client registration with the Key '{row.Key}' in the database";

    // Only messages of a database provider: others may quote a connection string.
    private static string Reason(Exception exception)
    {
        for (Exception? inner = exception; inner is not null; inner = inner.InnerException)
        {
            if (inner is DbException)
            {
                return inner.Message.ReplaceLineEndings(" ").TrimEnd('.');
            }
        }

        return exception.GetType().Name;
    }
}
