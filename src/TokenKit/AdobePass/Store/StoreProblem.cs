namespace TokenKit.AdobePass.Store;

/// <summary>
/// What is said about a store that cannot be used: the path, what is wrong and what to do; of a file's content nothing but numbers.
/// </summary>
internal static class StoreProblem
{
    private const string RequireExisting = nameof(FileClientRegistrationStore.RequireExistingRegistrations);
    private const string NothingRegistered = "Nothing is registered meanwhile, because each needless registration signs viewers out.";

    public static ClientRegistrationStoreException Content(string file, string what) => new(
        $"The client registration in '{file}' cannot be used: {what}. It is left as it is, and nothing is registered in its place. "
        + "Restore it from a backup; or delete it, knowing that a new registration is made then and that the viewers of this one sign in again.");

    public static ClientRegistrationStoreException NewerFormat(string file, int format, int known) => new(
        $"The client registration in '{file}' cannot be used: it has the format {format}, and this version of TokenKit knows {known} and no later one. It is left as it is. "
        + "Run the version of TokenKit that wrote it, or a later one; or restore the file from a backup of before.");

    public static ClientRegistrationStoreException NotReadable(string path, Exception exception) => new(
        $"The client registration in '{path}' could not be read, and nothing is registered in its place ({exception.Message.TrimEnd('.')}). "
        + "Check that the store's directory is there whole, and that this process may read its files and enter its folders.",
        exception);

    public static ClientRegistrationStoreException NotWritable(string path, Exception exception, string? setAt) => new(
        $"A client registration could not be kept: '{path}' could not be written ({exception.Message.TrimEnd('.')}). "
        + "Check that the store's path is a directory that this process may write, on a file system that is not read-only and has room; "
        + $"or {ToAnother(setAt)}.",
        exception);

    public static ClientRegistrationStoreException NoLocks(string path) => new(
        $"A client registration could not be kept: '{path}' could be locked twice at once, so two processes might register at once. "
        + "Put the store's directory on a file system with file locks, and leave .NET's file locking on.");

    /// <param name="directory">The directory of the store.</param>
    /// <param name="remembered">The file outside of it that remembers it, if this machine has one.</param>
    /// <param name="setAt">The setting that names the directory.</param>
    public static ClientRegistrationStoreException Gone(string directory, string? remembered, string? setAt) => new(
        $"The directory '{directory}'{At(setAt)} is empty or missing, but registrations were kept in it before: "
        + $"its volume may be unmounted. {NothingRegistered} Mount the volume, or restore the directory from its backup. "
        + $"To start with a new, empty store, {Forget(remembered)}: every viewer signs in again then.");

    public static ClientRegistrationStoreException AnotherStore(string directory, string? remembered, string? setAt) => new(
        $"The directory '{directory}'{At(setAt)} holds the registrations of another store than before: "
        + $"another volume may be mounted there. {NothingRegistered} Mount the volume that was there before. "
        + $"To use this one from now on, {Forget(remembered)}.");

    public static ClientRegistrationStoreException NeverUsed(string directory, string? setAt) => new(
        $"The directory '{directory}'{At(setAt)} is empty or missing, and {RequireExisting} is true: its volume may be unmounted. "
        + $"{NothingRegistered} Mount the volume, or restore the directory from its backup. "
        + $"For a first start, set {RequireExisting} to false.");

    public static ClientRegistrationStoreException Unsafe(string folder, string problem, string? setAt) => new(
        $"The directory '{folder}' cannot keep client registrations: {problem}; or {ToAnother(setAt)}. {NothingRegistered}");

    public static bool IsOfFiles(Exception exception) => exception is IOException or UnauthorizedAccessException or System.Security.SecurityException;

    private static string ToAnother(string? setAt) =>
        setAt is null ? "give the store another directory" : $"set {setAt} to another directory";

    private static string At(string? setAt) => setAt is null ? string.Empty : $" ({setAt})";

    private static string Forget(string? remembered) =>
        remembered is null ? "restart the service" : $"delete '{remembered}' and restart the service";
}
