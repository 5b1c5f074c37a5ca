namespace TokenKit.AdobePass.Store;

/// <summary>
/// The messages about a store that cannot be used: the path, what is wrong and what to do. They quote nothing of a file but numbers.
/// </summary>
internal static class StoreProblem
{
    private const string RequireExisting = nameof(FileClientRegistrationStore.RequireExistingRegistrations);
    private const string NothingRegistered = "Until then nothing is registered, because each needless registration signs viewers out.";

    public static ClientRegistrationStoreException Invalid(string file, string what) => new(
        $"The client registration in '{file}' cannot be used: {what}. It was not changed, and nothing was registered in its place. "
        + "Restore it from a backup. Or delete it: then a new client is registered, and the viewers of this one must sign in again.");

    public static ClientRegistrationStoreException NewerFormat(string file, int format, int known) => new(
        $"The client registration in '{file}' cannot be used: it has the format {format}, and this version of TokenKit knows {known} and "
        + "no later one. It was not changed. Run the version of TokenKit that wrote it, or a later one; or restore an older file from a "
        + "backup.");

    public static ClientRegistrationStoreException NotStorable(string file) => new(
        $"The registration for '{file}' cannot be stored: it is larger than 1 MiB, or a string in it is not valid Unicode. Nothing was "
        + "stored.");

    public static ClientRegistrationStoreException NotReadable(string path, Exception exception) => new(
        $"The client registration in '{path}' could not be read, and nothing is registered in its place ({Reason(exception)}). Check that "
        + "the store's directory is complete, and that this process may read its files and enter its folders.",
        exception);

    public static ClientRegistrationStoreException NotWritable(string path, Exception exception, string? setting) => new(
        $"A client registration could not be stored: '{path}' could not be written ({Reason(exception)}). Check that the store's path is a "
        + "directory that this process may write, on a file system that is not read-only and not full; "
        + $"or {UseAnother(setting)}.",
        exception);

    public static ClientRegistrationStoreException NoLocks(string path) => new(
        $"A client registration could not be stored: '{path}' could be locked twice at once, so two processes might register at once. "
        + "Put the store's directory on a file system with file locks, and do not disable file locking in .NET.");

    /// <param name="directory">The directory of the store.</param>
    /// <param name="outside">The file outside of the directory that holds its id, if this machine has one.</param>
    /// <param name="setting">The setting that names the directory; <see langword="null"/> if code does.</param>
    public static ClientRegistrationStoreException Gone(string directory, string? outside, string? setting) => new(
        $"The directory '{directory}'{At(setting)} is empty or missing, but registrations were kept in it before: "
        + $"its volume may be unmounted. {NothingRegistered} Mount the volume, or restore the directory from its backup. "
        + $"To start with a new, empty store, {Forget(outside)}: then every viewer must sign in again.");

    public static ClientRegistrationStoreException AnotherStore(string directory, string? outside, string? setting) => new(
        $"The directory '{directory}'{At(setting)} holds the registrations of another store than before: "
        + $"another volume may be mounted there. {NothingRegistered} Mount the volume that was there before. "
        + $"To use this one from now on, {Forget(outside)}.");

    public static ClientRegistrationStoreException NeverUsed(string directory, string? setting) => new(
        $"The directory '{directory}'{At(setting)} is empty or missing, and {RequireExisting} is true: its volume may be unmounted. "
        + $"{NothingRegistered} Mount the volume, or restore the directory from its backup. "
        + $"For a first start, set {RequireExisting} to false.");

    public static ClientRegistrationStoreException Unsafe(string folder, string problem, string? setting) => new(
        $"The directory '{folder}' cannot keep client registrations: {problem}; or {UseAnother(setting)}. {NothingRegistered}");

    private static string Reason(Exception exception) => exception.Message.TrimEnd('.');

    private static string UseAnother(string? setting) =>
        setting is null ? "give the store another directory" : $"set {setting} to another directory";

    private static string At(string? setting) => setting is null ? string.Empty : $" ({setting})";

    private static string Forget(string? outside) =>
        outside is null ? "restart the service" : $"delete '{outside}' and restart the service";
}
