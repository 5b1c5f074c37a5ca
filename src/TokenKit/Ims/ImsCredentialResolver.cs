namespace TokenKit.Ims;

/// <summary>Makes one credential of the options and the credential file, or lists everything that stands in the way.</summary>
/// <param name="options">What the user set.</param>
/// <param name="settings">The path of those settings, such as <c>AdobeTokens:aem</c>, for the messages.</param>
internal sealed class ImsCredentialResolver(ImsOptions options, string settings)
{
    // The parameters that TokenKit sends itself.
    private static readonly string[] OwnParameters = ["grant_type", "client_id", "client_secret", "scope"];

    private readonly List<string> _problems = [];

    /// <summary>What is wrong, where it is set and how to mend it; empty after a success.</summary>
    public IReadOnlyList<string> Problems => _problems;

    private string? Path => options.Grant is ImsGrant.Jwt ? options.Jwt.ExchangePath : options.TokenPath;

    private string PathSetting => At(options.Grant is ImsGrant.Jwt ? $"{nameof(ImsOptions.Jwt)}:{nameof(ImsJwtOptions.ExchangePath)}" : nameof(ImsOptions.TokenPath));

    private bool HasFile => !string.IsNullOrWhiteSpace(options.CredentialFile);

    public ImsCredential? Resolve()
    {
        CredentialFileEntry? file = ReadFile();
        string? clientId = Trimmed(options.ClientId) ?? file?.ClientId;
        List<string> ownSecrets = [.. new[] { options.ClientSecret }.Concat(options.ClientSecrets).Select(Trimmed).OfType<string>().Distinct()];
        IReadOnlyList<string> secrets = ownSecrets.Count > 0 ? ownSecrets : file?.ClientSecrets ?? [];
        IReadOnlyList<string> ownScopes = ScopeList.Parse(options.Scopes);
        IReadOnlyList<string> scopes = ownScopes.Count > 0 ? ownScopes : file?.Scopes ?? [];
        string? organization = Trimmed(options.OrganizationId) ?? file?.OrganizationId;

        CheckEndpoint();
        if (file is not null || !HasFile)
        {
            // Where the file could not be read, that one error is enough.
            CheckCredential(clientId, secrets, scopes, organization);
        }

        CheckParameters();
        CheckCache();
        JwtAssertion? assertion = options.Grant is ImsGrant.Jwt ? new JwtAssertionResolver(options, settings, _problems).Resolve(clientId, organization) : null;
        if (_problems.Count > 0)
        {
            assertion?.Dispose();
            return null;
        }

        Uri endpoint = ImsEndpoint.Combine(options.Authority, Path!);
        return new ImsCredential
        {
            TokenEndpoint = endpoint,
            ExpiresInUnit = ImsEndpoint.UnitOf(endpoint),
            ClientId = clientId!,
            ClientSecrets = secrets,
            Scopes = scopes,
            OrganizationId = organization,
            Assertion = assertion,
            CertificateExpiresAt = assertion?.CertificateExpiresAt,
            AdditionalParameters = options.AdditionalParameters.ToDictionary(pair => pair.Key, pair => pair.Value ?? string.Empty, StringComparer.Ordinal),
            SecretsSetAt = ownSecrets.Count > 0 ? At(nameof(ImsOptions.ClientSecret)) : options.CredentialFile!,
            ScopesSetAt = ownScopes.Count > 0 ? At(nameof(ImsOptions.Scopes)) : options.CredentialFile!,
        };
    }

    private CredentialFileEntry? ReadFile()
    {
        if (!HasFile)
        {
            return null;
        }

        try
        {
            return CredentialFile.Read(options.CredentialFile!).Pick(Trimmed(options.ClientId), At(nameof(ImsOptions.ClientId)));
        }
        catch (CredentialFileException exception)
        {
            _problems.Add($"{At(nameof(ImsOptions.CredentialFile))}: {exception.Message}");
            return null;
        }
    }

    private void CheckEndpoint()
    {
        if (options.Authority is not { } authority || !SecureTransport.Allows(authority))
        {
            _problems.Add($"{At(nameof(ImsOptions.Authority))} is not an https address ({SchemeAndHost(options.Authority)}): the client secret would travel in the clear. Set it to https://ims-na1.adobelogin.com/ (plain http is for loopback only).");
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

    private void CheckCredential(string? clientId, IReadOnlyList<string> secrets, IReadOnlyList<string> scopes, string? organization)
    {
        if (clientId is null)
        {
            _problems.Add($"{At(nameof(ImsOptions.ClientId))} is not set: set it to the client id of the credential, or {At(nameof(ImsOptions.CredentialFile))} to the project file downloaded from the Adobe Developer Console.");
        }

        CheckHeaderText(nameof(ImsOptions.ClientId), clientId);
        CheckHeaderText(nameof(ImsOptions.OrganizationId), organization);
        if (secrets.Count == 0)
        {
            _problems.Add(!HasFile
                ? $"{At(nameof(ImsOptions.ClientSecret))} is not set: set it to a client secret of the credential, from a secret store or the environment."
                : $"{At(nameof(ImsOptions.CredentialFile))}: the file has no client secret for this credential; set {At(nameof(ImsOptions.ClientSecret))}, or download the file again.");
        }

        if (scopes.Count == 0 && options.Grant is ImsGrant.ClientCredentials)
        {
            _problems.Add($"{At(nameof(ImsOptions.Scopes))} is empty, and IMS requires scopes: list those of the credential's page in the Adobe Developer Console, such as openid, AdobeID, read_organizations.");
        }

        if (organization is not null && !organization.EndsWith("@AdobeOrg", StringComparison.Ordinal))
        {
            _problems.Add($"{At(nameof(ImsOptions.OrganizationId))} is '{organization}', which is no IMS organization: those end in @AdobeOrg. It is not the number in the console's address.");
        }
    }

    // Both travel in headers, where a line break would begin another one. The value itself is not shown: it may not even be text.
    private void CheckHeaderText(string property, string? value)
    {
        int illegal = HeaderText.IndexOfIllegal(value);
        if (illegal >= 0)
        {
            _problems.Add($"{At(property)} has an illegal character (U+{(int)value![illegal]:X4}) at position {illegal}, here or in the credential file: it is sent in a header, which carries visible ASCII characters only. Copy it again.");
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
