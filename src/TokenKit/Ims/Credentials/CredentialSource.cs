namespace TokenKit.Ims.Credentials;

/// <summary>What was found in a file or in the environment.</summary>
/// <param name="name">What it is called in messages.</param>
/// <param name="secretsAt">Where its secrets are set.</param>
/// <param name="scopesAt">Where its scopes are set.</param>
/// <param name="entries">Its credentials; at least one.</param>
internal sealed class CredentialSource(string name, string secretsAt, string scopesAt, IReadOnlyList<CredentialFileEntry> entries)
{
    public string Name => name;

    public string SecretsAt => secretsAt;

    public string ScopesAt => scopesAt;

    /// <summary>The credential with this name and this client id; of several, the only one that has the part that is needed.</summary>
    /// <exception cref="CredentialFileException">There is none such, or more than one; the message lists them all.</exception>
    public CredentialFileEntry Pick(CredentialChoice choice)
    {
        CredentialFileEntry[] matching = [.. entries.Where(entry => Matches(entry, choice))];
        if (matching.Length == 0)
        {
            throw new CredentialFileException($"'{name}' holds no credential with {Wanted(choice)}. It holds: {All}.");
        }

        CredentialFileEntry[] fitting = [.. matching.Where(choice.Fits)];
        CredentialFileEntry[] candidates = fitting.Length > 0 ? fitting : matching;
        return candidates.Length == 1 ? candidates[0] : throw new CredentialFileException(Ambiguous(choice, candidates));
    }

    private string All => string.Join(", ", entries);

    // Where there is nothing to choose between, a client id that is set replaces that of the source, as any explicit setting does.
    private bool Matches(CredentialFileEntry entry, CredentialChoice choice) =>
        (choice.Name is null || entry.Name == choice.Name)
        && (choice.ClientId is null || entry.LocalToken is not null || entries is [{ Name: null }] || entry.HasClientId(choice.ClientId));

    // Advises only what is not set yet.
    private string Ambiguous(CredentialChoice choice, CredentialFileEntry[] candidates) => choice switch
    {
        { Name: null, ClientId: null } => $"'{name}' holds several credentials: {All}. Set {choice.NameSetting} to the name of one of them, or {choice.ClientIdSetting} to its client id.",
        { Name: null } => $"{Several(choice, candidates)} Set {choice.NameSetting} to the name of one of them.",
        { ClientId: null } => $"{Several(choice, candidates)} Set {choice.ClientIdSetting} to the client id of one of them.",
        _ => $"{Several(choice, candidates)} Keep one of them in a file of its own.",
    };

    private string Several(CredentialChoice choice, CredentialFileEntry[] candidates) =>
        $"'{name}' holds several credentials with {Wanted(choice)}: {string.Join<CredentialFileEntry>(", ", candidates)}.";

    private static string Wanted(CredentialChoice choice) => string.Join(" and ", new[]
    {
        choice.Name is null ? null : $"the name of {choice.NameSetting}, '{Shown.Of(choice.Name)}'",
        choice.ClientId is null ? null : $"the client id of {choice.ClientIdSetting}, '{Shown.Of(choice.ClientId)}'",
    }.OfType<string>());

    public override string ToString() => name;
}
