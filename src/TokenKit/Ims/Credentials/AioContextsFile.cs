namespace TokenKit.Ims.Credentials;

/// <summary>
/// The configuration of the aio tools: <c>ims.contexts.*</c>, each with a name; or the lines <c>AIO_ims_contexts_…</c> that the tools write
/// into a file <c>.env</c>.
/// </summary>
internal static class AioContextsFile
{
    private const string Prefix = "AIO_ims_contexts_";

    public static bool Is(FileObject root) => Contexts(root) is not null;

    /// <summary>Whether a context has a credential. Some contexts hold only a token.</summary>
    public static bool HasCredential(FileObject root) =>
        Contexts(root)?.Objects().Any(context => FlatCredential.Of(context.Value).HasClientId) is true;

    /// <param name="root">The whole file.</param>
    /// <param name="folder">The folder of the file; a relative path of a key starts there.</param>
    /// <exception cref="CredentialFileException">It holds no credential, or one that is not valid.</exception>
    public static IReadOnlyList<CredentialFileEntry> Read(FileObject root, string folder)
    {
        CredentialFileEntry[] entries =
        [
            .. Contexts(root)!.Value.Objects().Select(context =>
                ReadContext(context.Name, FlatCredential.Of(context.Value.As(What(context.Name))), folder)).OfType<CredentialFileEntry>(),
        ];
        return entries.Length > 0 ? entries : throw new CredentialFileException(
            "none of its ims.contexts has a client_id. Add the credential to a context, or set another file.");
    }

    /// <summary>Whether this is the name of a variable of a context.</summary>
    public static bool IsVariable(string name) => PathOf(name) is [_, _];

    /// <summary>The credentials in variables of contexts.</summary>
    /// <param name="variables">The names and values of variables, others included.</param>
    /// <param name="folder">The folder of the file; a relative path of a key starts there.</param>
    /// <exception cref="CredentialFileException">A credential is not valid.</exception>
    public static IEnumerable<CredentialFileEntry> ReadVariables(IEnumerable<KeyValuePair<string, string>> variables, string folder) =>
        variables.Where(variable => IsVariable(variable.Key)).GroupBy(variable => PathOf(variable.Key)[0], StringComparer.Ordinal)
            .Select(context => ReadContext(
                context.Key,
                new FlatCredential(
                    What(context.Key),
                    context.Select(variable => (PathOf(variable.Key)[1], PathOf(variable.Key)[1], FileObject.ToElement(variable.Value)))),
                folder))
            .OfType<CredentialFileEntry>();

    private static FileObject? Contexts(FileObject root) => root.Object("ims", "contexts");

    private static CredentialFileEntry? ReadContext(string name, FlatCredential context, string folder) =>
        context.HasClientId ? context.ToEntry(name, context.OfEnvironment("env"), folder) : null;

    private static string What(string name) => $"the context '{MaskedText.Of(name)}'";

    // One underscore separates the levels, and two are an underscore within a name.
    private static string[] PathOf(string variable) => variable.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)
        ? [.. variable[Prefix.Length..].Replace("__", "\0", StringComparison.Ordinal).Split('_')
            .Select(level => level.Replace('\0', '_'))]
        : [];
}
