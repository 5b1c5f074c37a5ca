using TokenKit.Ims.Credentials;
using TokenKit.Ims.Jwt;
using TokenKit.OAuth;

namespace TokenKit.Ims;

/// <summary>Makes one credential of the options and the credential file, or lists everything that stands in the way.</summary>
/// <param name="options">What the user set.</param>
/// <param name="settings">The path of those settings, such as <c>AdobeTokens:aem</c>, for the messages.</param>
internal sealed class ImsCredentialResolver(ImsOptions options, string settings)
{
    // The parameters that TokenKit sends itself.
    private static readonly string[] OwnParameters = ["grant_type", "client_id", "client_secret", "scope", "jwt_token"];

    // What every client secret of Adobe's consoles begins with, and no client id.
    private const string SecretPrefix = "p8e-";

    private readonly List<string> _problems = [.. options.SettingProblems];

    /// <summary>What is wrong, where it is set and what to do; empty after a success.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>All of it in one message, one problem per line.</summary>
    public string Problem => string.Join(Environment.NewLine, _problems);

    /// <summary>Is given the path of the key that a credential file names, before that file is read.</summary>
    public Action<string>? BeforeKeyFile { get; init; }

    private bool IsJwt => options.Grant is ImsGrant.Jwt;

    private string? Path => IsJwt ? options.Jwt.ExchangePath : options.TokenPath;

    private string PathSetting => At(IsJwt ? $"{nameof(ImsOptions.Jwt)}:{nameof(ImsJwtOptions.ExchangePath)}" : nameof(ImsOptions.TokenPath));

    public ImsCredential? Resolve()
    {
        var source = new CredentialSourceResolver(options, settings, _problems);
        CredentialFileEntry? file = source.Resolve();
        (string? fileClientId, IReadOnlyList<string> fileSecrets) = ClientOf(file);
        string? clientId = Trimmed(options.ClientId) ?? fileClientId;
        List<string> ownSecrets = [.. new[] { options.ClientSecret }.Concat(options.ClientSecrets).Select(Trimmed).OfType<string>().Distinct()];
        IReadOnlyList<string> secrets = ownSecrets.Count > 0 ? ownSecrets : fileSecrets;
        IReadOnlyList<string> ownScopes = ScopeList.Parse(options.Scopes);
        IReadOnlyList<string> scopes = ownScopes.Count > 0 ? ownScopes : ScopeList.Parse(file?.OAuth?.Scopes ?? []);
        string? organization = Trimmed(options.OrganizationId) ?? file?.OrganizationId;
        Uri authority = options.IsAuthoritySet ? options.Authority : file?.Authority ?? options.Authority;

        CheckEndpoint(authority);

        // Where the file could not be read, that one error is enough; and a token by itself needs no credential.
        bool isExchanged = file?.LocalToken is null && !source.HasFailed;
        if (isExchanged)
        {
            CheckCredential(source.Source, clientId, secrets, scopes);
        }

        CheckClient(clientId, organization);
        CheckText(At(nameof(ImsOptions.ClientSecret)), secrets);
        CheckText(At(nameof(ImsOptions.Scopes)), IsJwt ? [] : scopes);
        CheckText(At($"{nameof(ImsOptions.Jwt)}:{nameof(ImsJwtOptions.Metascopes)}"), IsJwt ? ScopeList.Parse(options.Jwt.Metascopes) : []);
        if (file?.LocalToken is { } local)
        {
            CheckClientOf(local);
        }

        CheckParameters();
        _problems.AddRange(HostPattern.FindProblems(HostPattern.Split(options.AllowedHosts), At(nameof(ImsOptions.AllowedHosts))));
        CheckCache();
        if (file?.Jwt?.PrivateKeyPath is { } keyFile)
        {
            BeforeKeyFile?.Invoke(keyFile);
        }

        JwtAssertion? assertion = IsJwt && isExchanged ? new JwtAssertionResolver(options, settings, file?.Jwt, _problems).Resolve(authority, clientId, organization) : null;
        if (_problems.Count > 0)
        {
            assertion?.Dispose();
            return null;
        }

        Uri endpoint = ImsEndpoint.Combine(authority, Path!);
        return new ImsCredential
        {
            Authority = authority,
            TokenEndpoint = endpoint,
            ExpiresInUnit = IsJwt ? ExpiresInUnit.Milliseconds : ImsEndpoint.UnitOf(endpoint),
            ClientId = clientId ?? string.Empty,
            ClientSecrets = secrets,
            Scopes = scopes,
            OrganizationId = organization,
            Assertion = assertion,
            CertificateExpiresAt = assertion?.CertificateExpiresAt,
            KeyPath = file?.Jwt?.PrivateKeyPath,
            LocalToken = file?.LocalToken is { } token ? new DevelopmentToken(token, source.Source!.Name) : null,
            AdditionalParameters = options.AdditionalParameters.ToDictionary(pair => pair.Key, pair => pair.Value ?? string.Empty, StringComparer.Ordinal),
            SecretsSetAt = ownSecrets.Count > 0 ? At(nameof(ImsOptions.ClientSecret)) : source.Source?.SecretsAt ?? string.Empty,
            ScopesSetAt = ownScopes.Count > 0 ? At(nameof(ImsOptions.Scopes)) : source.Source?.ScopesAt ?? string.Empty,
        };
    }

    // The client of a JWT credential stays the same when it is migrated: then it serves client credentials too.
    private (string? ClientId, IReadOnlyList<string> Secrets) ClientOf(CredentialFileEntry? file) => file switch
    {
        { Jwt: { } jwt } when IsJwt || file.OAuth is null => (jwt.ClientId, jwt.ClientSecrets),
        { OAuth: { } oauth } => (oauth.ClientId, oauth.ClientSecrets),
        _ => (null, []),
    };

    private void CheckEndpoint(Uri authority)
    {
        if (authority is null || !SecureTransport.Allows(authority))
        {
            _problems.Add($"{At(nameof(ImsOptions.Authority))} is not an https address ({SchemeAndHost(authority)}): the client secret would travel in the clear. Set it to https://ims-na1.adobelogin.com/ (plain http is for loopback only).");
        }
        else if (authority.UserInfo.Length > 0 || authority.Query.Length > 0 || authority.Fragment.Length > 0)
        {
            _problems.Add($"{At(nameof(ImsOptions.Authority))} has a user, a query or a fragment: set the scheme and host alone, such as https://ims-na1.adobelogin.com/.");
        }
        else if (Path is { Length: > 1 } tokenPath && authority.AbsolutePath.TrimEnd('/').EndsWith(tokenPath.TrimEnd('/'), StringComparison.OrdinalIgnoreCase))
        {
            _problems.Add($"{At(nameof(ImsOptions.Authority))} ends with the path of {PathSetting} already: set the scheme and host alone, such as https://ims-na1.adobelogin.com/.");
        }

        string? path = Path?.Split('?', '#')[0];
        if (path is not ['/', ..])
        {
            _problems.Add($"{PathSetting} is '{path}', which is no path: set one such as /ims/token/v3.");
        }
        else if (path != Path)
        {
            _problems.Add($"{PathSetting} has a query or a fragment: set the path alone, such as /ims/token/v3.");
        }
    }

    private void CheckClient(string? clientId, string? organization)
    {
        CheckHeaderText(nameof(ImsOptions.ClientId), clientId);
        if (clientId?.StartsWith(SecretPrefix, StringComparison.OrdinalIgnoreCase) is true)
        {
            _problems.Add($"{At(nameof(ImsOptions.ClientId))} is a client secret, here or in the credential file: the client id and the client secret are swapped. Exchange them.");
        }

        CheckHeaderText(nameof(ImsOptions.OrganizationId), organization);
        if (organization is not null && !organization.EndsWith("@AdobeOrg", StringComparison.Ordinal))
        {
            _problems.Add($"{At(nameof(ImsOptions.OrganizationId))} is '{Shown.Of(organization)}', which is no IMS organization: those end in @AdobeOrg. It is not the number in the console's address.");
        }
    }

    private void CheckCredential(CredentialSource? source, string? clientId, IReadOnlyList<string> secrets, IReadOnlyList<string> scopes)
    {
        if (clientId is null)
        {
            _problems.Add($"{At(nameof(ImsOptions.ClientId))} is not set: set it to the client id of the credential, or {At(nameof(ImsOptions.CredentialFile))} to the project file downloaded from the Adobe Developer Console.");
        }

        if (secrets.Count == 0)
        {
            _problems.Add(source is null
                ? $"{At(nameof(ImsOptions.ClientSecret))} is not set: set it to a client secret of the credential, from a secret store or the environment."
                : $"{At(nameof(ImsOptions.ClientSecret))} is not set, and {source.SecretsAt} has no client secret for this credential: set one of them, or download the file again.");
        }

        if (scopes.Count == 0 && !IsJwt)
        {
            _problems.Add($"{At(nameof(ImsOptions.Scopes))} is empty, and IMS requires scopes: list those of the credential's page in the Adobe Developer Console, such as openid, AdobeID, read_organizations.");
        }
    }

    // Both travel in headers, where a line break would begin another one. The value itself is not shown: it may not even be text.
    private void CheckHeaderText(string property, string? value)
    {
        int illegal = HeaderText.IndexOfIllegal(value);
        if (illegal < 0)
        {
            CheckText(At(property), value is null ? [] : [value]);
        }
        else
        {
            _problems.Add($"{At(property)} has an illegal character (U+{(int)value![illegal]:X4}) at position {illegal}, here or in the credential file: it is sent in a header, which carries visible ASCII characters only. Copy it again.");
        }
    }

    private void CheckText(string setAt, IEnumerable<string> values) =>
        _problems.AddRange(values.Select(PastedText.FindProblem).OfType<string>().Select(problem => $"{setAt} {problem}"));

    // The gateway of Adobe refuses a token with the API key of another client.
    private void CheckClientOf(AccessToken local)
    {
        if (Trimmed(options.ClientId) is { } clientId && ImsTokenClaims.TryRead(local, out ImsTokenClaims? claims)
            && claims.ClientId is { } issuedTo && issuedTo != clientId)
        {
            _problems.Add($"{At(nameof(ImsOptions.ClientId))} is '{Shown.Of(clientId)}', and the local development token of "
                + $"{At(nameof(ImsOptions.CredentialFile))} was issued to '{Shown.Of(issuedTo)}': remove the client id, or set that one.");
        }
    }

    private void CheckParameters()
    {
        foreach (string name in options.AdditionalParameters.Keys.Intersect(OwnParameters, StringComparer.Ordinal))
        {
            _problems.Add($"{At(nameof(ImsOptions.AdditionalParameters))}:{name} would replace a parameter that TokenKit sends itself: remove it and use the option of that name.");
        }
    }

    private void CheckCache()
    {
        if (options.Cache.FindProblem() is { } found)
        {
            _problems.Add($"{At(nameof(ImsOptions.Cache))}:{found.Property} {found.Problem}.");
        }
    }

    // A message does not show the rest: a user or a query may hold a secret.
    private static string SchemeAndHost(Uri? address) =>
        address is { IsAbsoluteUri: true } ? $"{address.Scheme}://{address.Authority}/" : "it has no scheme and host";

    private string At(string property) => $"{settings}:{property}";

    // A secret read from a mounted file often ends in a line break; no client id or secret of Adobe holds white space.
    private static string? Trimmed(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();
}
