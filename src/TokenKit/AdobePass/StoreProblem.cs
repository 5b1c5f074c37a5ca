namespace TokenKit.AdobePass;

/// <summary>What is said about a store that cannot be used: the path, the fault and the mend; of a file's content nothing but numbers.</summary>
internal static class StoreProblem
{
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

    public static ClientRegistrationStoreException NotWritable(string path, Exception exception) => new(
        $"A client registration could not be kept: '{path}' could not be written ({exception.Message.TrimEnd('.')}). "
        + "Check that the store's path is a directory that this process may write, on a file system that is not read-only and has room; or set another directory.",
        exception);

    public static ClientRegistrationStoreException NoLocks(string path) => new(
        $"A client registration could not be kept: '{path}' could be locked twice at once, so two processes might register at once. "
        + "Put the store's directory on a file system with file locks, and leave .NET's file locking on.");

    public static bool IsOfFiles(Exception exception) => exception is IOException or UnauthorizedAccessException or System.Security.SecurityException;
}
