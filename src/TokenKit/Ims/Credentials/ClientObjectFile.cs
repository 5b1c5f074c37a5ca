namespace TokenKit.Ims.Credentials;

/// <summary>
/// One credential as a plain object, alone or as <c>__ims_oauth_s2s</c> among the parameters of an App Builder action, with
/// <c>__ims_env</c> beside it (aio-lib-core-auth).
/// </summary>
internal static class ClientObjectFile
{
    private const string Action = "__ims_oauth_s2s";
    private const string ActionEnvironment = "__ims_env";

    public static bool Is(FileObject root) => root.Object(Action) is not null || FlatCredential.Of(root).HasClientId;

    /// <exception cref="CredentialFileException">It has no client id, or a value is not valid.</exception>
    public static IReadOnlyList<CredentialFileEntry> Read(FileObject root, string folder)
    {
        if (root.Object(Action) is { } action)
        {
            // The other parameters of an action have meanings of their own.
            Uri? authority = ImsHost.OfEnvironment(root.Text(ActionEnvironment), "the parameters", ActionEnvironment);
            return [FlatCredential.Of(action.As(Action)).ToEntry(name: null, authority, folder)];
        }

        FlatCredential credential = FlatCredential.Of(root.As("the credential"));
        return [credential.ToEntry(name: null, credential.OfEnvironment(), folder)];
    }
}
