using TokenKit.Ims.Jwt;

namespace TokenKit.Ims.Credentials;

/// <summary>The credentials that a file or the environment variables hold.</summary>
internal sealed class CredentialSource(
    string name, string secretsSetting, string scopesSetting, IReadOnlyList<CredentialFileEntry> entries)
{
    public string Name => name;

    public string SecretsSetting => secretsSetting;

    public string ScopesSetting => scopesSetting;

    private string All => string.Join(", ", entries);

    /// <summary>Finds the credential that the file or the environment variables of the options hold.</summary>
    /// <param name="options">What the user set.</param>
    /// <param name="problems">Gets the one problem if a source is named and cannot be used.</param>
    /// <param name="source">What was read; <see langword="null"/> if no source is named, or it cannot be read.</param>
    /// <param name="entry">The credential; <see langword="null"/> in the same cases.</param>
    /// <returns>Whether there was no problem.</returns>
    public static bool TryFind(ImsOptions options, ProblemList problems, out CredentialSource? source, out CredentialFileEntry? entry)
    {
        source = null;
        entry = null;
        bool hasFile = ProblemList.Trim(options.CredentialFile) is not null;
        bool hasEnvironment = ProblemList.Trim(options.EnvironmentPrefix) is not null;
        string file = problems.At(nameof(ImsOptions.CredentialFile));
        if (hasFile && hasEnvironment)
        {
            return problems.Fail($"{problems.At(nameof(ImsOptions.EnvironmentPrefix))} and {file} are both set, and each of them provides "
                + "a whole credential: remove one of them.");
        }

        if (!hasFile && !hasEnvironment)
        {
            return ProblemList.Trim(options.CredentialName) is null || problems.Fail(
                $"{problems.At(nameof(ImsOptions.CredentialName))} is set without {file}: it selects one credential of a file. Set the "
                + "file, or remove the name.");
        }

        string setting = hasFile ? file : problems.At(nameof(ImsOptions.EnvironmentPrefix));
        try
        {
            source = hasFile
                ? CredentialFile.Read(options.CredentialFile!)
                : VariableSet.ReadEnvironment(options.EnvironmentPrefix!, ProblemList.Trim(options.ClientId));
            entry = source.Pick(new Choice
            {
                Name = ProblemList.Trim(options.CredentialName),
                ClientId = ProblemList.Trim(options.ClientId),
                IsForJwt = options.Grant is ImsGrant.Jwt,
                NameSetting = problems.At(nameof(ImsOptions.CredentialName)),
                ClientIdSetting = problems.At(nameof(ImsOptions.ClientId)),
            });
            return FindMisfit(options, problems, entry) is not { } misfit
                || problems.Fail($"{setting}: {entry} of '{source.Name}' {misfit}");
        }
        catch (CredentialFileException exception)
        {
            return problems.Fail($"{setting}: {exception.Message}");
        }
    }

    /// <summary>
    /// The grant that is set; otherwise that of the credential, which is the exchange for a JWT credential alone. Scopes that are set, or
    /// the token endpoint of PDF Services, mean that it has been migrated.
    /// </summary>
    /// <param name="options">What the user set.</param>
    /// <param name="entry">The credential of a file or of variables; <see langword="null"/> if the settings hold it.</param>
    public static ImsGrant GrantOf(ImsOptions options, CredentialFileEntry? entry)
    {
        bool isJwtAlone = entry is null ? IsJwtSet(options.Jwt) : entry is { OAuth: null, Jwt: not null };
        return options.Grant ?? (isJwtAlone && !IsMigrated(options) ? ImsGrant.Jwt : ImsGrant.ClientCredentials);
    }

    /// <summary>
    /// The credential with the name and the client id that are set; if neither is set, of those that are not left out. If several match,
    /// the only one that has the part for the grant.
    /// </summary>
    /// <exception cref="CredentialFileException">No credential matches, or several do; the message lists them.</exception>
    public CredentialFileEntry Pick(Choice choice)
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

    public override string ToString() => name;

    // A credential of the other kind, unless settings provide what it lacks: a JWT credential keeps its client id and secret when it is
    // migrated.
    private static string? FindMisfit(ImsOptions options, ProblemList problems, CredentialFileEntry entry)
    {
        string grant = problems.At(nameof(ImsOptions.Grant));
        string scopes = problems.At(nameof(ImsOptions.Scopes));
        return GrantOf(options, entry) switch
        {
            _ when entry.LocalToken is not null => null,
            ImsGrant.Jwt when entry.Jwt is null && !HasJwtSettings(options) =>
                $"is an OAuth server-to-server credential, and {grant} is Jwt: remove {grant}, or set a JWT credential.",
            ImsGrant.Jwt when options.Grant is null && entry.Jwt!.Metascopes.Count == 0 && options.Jwt.Metascopes.Count == 0 =>
                "is a JWT credential without metascopes, and JWT credentials of the Adobe Developer Console have ended. Add an OAuth "
                + "server-to-server credential to the project there, and set its file. If this one has been migrated, set "
                + $"{scopes} to those of its page there"
                + (entry.IsPdfServices ? $", or {grant} to ClientCredentials for PDF Services." : "."),
            ImsGrant.ClientCredentials when entry is { OAuth: null, IsPdfServices: false } && !IsMigrated(options) =>
                $"is a JWT credential. Remove {grant}; or, once it is migrated to OAuth server-to-server, set {scopes} to those of its "
                + "page in the Adobe Developer Console.",
            _ => null,
        };
    }

    private static bool IsMigrated(ImsOptions options) => ScopeList.Parse(options.Scopes).Count > 0
        || ImsEndpoint.IsPdfServices(options, isFile: false, hasScopes: false);

    private static bool IsJwtSet(ImsJwtOptions jwt) =>
        jwt is { Certificate: not null } or { SigningCredentials: not null } or { SignData: not null }
        || new[] { jwt.PrivateKey, jwt.PrivateKeyPath, jwt.TechnicalAccountId }.Any(value => ProblemList.Trim(value) is not null);

    // Whether a key is set is checked separately.
    private static bool HasJwtSettings(ImsOptions options) =>
        ProblemList.Trim(options.Jwt.TechnicalAccountId) is not null && JwtAssertion.MetascopesOf(options.Jwt.Metascopes).Count > 0;

    // A client id that is set replaces the one of a source that holds one unnamed credential, as any explicit setting does.
    private bool Matches(CredentialFileEntry entry, Choice choice) =>
        (choice is not { Name: null, ClientId: null } || !entry.IsLeftOut)
        && (choice.Name is null || entry.HasName(choice.Name))
        && (choice.ClientId is null || entry.LocalToken is not null || entries is [{ Name: null }] || entry.HasClientId(choice.ClientId));

    // Suggests only what is not set yet.
    private string Ambiguous(Choice choice, CredentialFileEntry[] candidates) => choice switch
    {
        { Name: null, ClientId: null } => $"'{name}' holds several credentials: {All}. Set {choice.NameSetting} to the name of one of "
            + $"them, or {choice.ClientIdSetting} to its client id.",
        { Name: null } => $"{Several(choice, candidates)} Set {choice.NameSetting} to the name of one of them.",
        { ClientId: null } => $"{Several(choice, candidates)} Set {choice.ClientIdSetting} to the client id of one of them.",
        _ => $"{Several(choice, candidates)} Keep one of them in a file of its own.",
    };

    private string Several(Choice choice, CredentialFileEntry[] candidates) =>
        $"'{name}' holds several credentials with {Wanted(choice)}: {string.Join<CredentialFileEntry>(", ", candidates)}.";

    private static string Wanted(Choice choice) => string.Join(" and ", new[]
    {
        choice.Name is null ? null : $"the name of {choice.NameSetting}, '{MaskedText.Of(choice.Name)}'",
        choice.ClientId is null ? null : $"the client id of {choice.ClientIdSetting}, '{MaskedText.Of(choice.ClientId)}'",
    }.OfType<string>());

    internal sealed class Choice
    {
        public string? Name { get; init; }

        public string? ClientId { get; init; }

        /// <summary>Whether the grant needs the JWT part; otherwise it needs the OAuth part.</summary>
        public bool IsForJwt { get; init; }

        public required string NameSetting { get; init; }

        public required string ClientIdSetting { get; init; }

        public bool Fits(CredentialFileEntry entry) =>
            entry.LocalToken is not null || (IsForJwt ? entry.Jwt is not null : entry.OAuth is not null);
    }
}
