using TokenKit.Http;
using TokenKit.Ims.Credentials;
using TokenKit.Ims.Jwt;
using TokenKit.OAuth;

namespace TokenKit.Ims;

/// <summary>Makes one credential from the options and the credential file, or reports everything that is wrong with them.</summary>
internal sealed class ImsCredentialResolver(ImsOptions options, string settings)
{
    // The parameters that TokenKit sends itself.
    private static readonly string[] OwnParameters = ["grant_type", "client_id", "client_secret", "scope", "jwt_token"];

    // Every client secret of Adobe's consoles starts with this, and no client id does.
    private const string SecretPrefix = "p8e-";
    private const string ExampleHost = "https://ims-na1.adobelogin.com/";
    private const string ExamplePath = "/ims/token/v3";
    private const string ExchangePath = $"{nameof(ImsOptions.Jwt)}:{nameof(ImsJwtOptions.ExchangePath)}";
    private const string Metascopes = $"{nameof(ImsOptions.Jwt)}:{nameof(ImsJwtOptions.Metascopes)}";

    private readonly ProblemList _problems = new(settings);

    /// <summary>What is wrong, where it is set and what to do; empty after a success.</summary>
    public IReadOnlyList<string> Problems => _problems.All;

    /// <summary>All of it in one message, one problem per line.</summary>
    public string Problem => string.Join(Environment.NewLine, Problems);

    /// <summary>Is given the path of the key that a credential file names, before that file is read.</summary>
    public Action<string>? BeforeKeyFile { get; init; }

    /// <summary>What the credentials of many tenants have in common.</summary>
    public SharedValues Shared { get; init; } = new();

    // Known as soon as the credential is found.
    private bool IsJwt { get; set; }

    private string? TokenPath { get; set; }

    private bool UsesPdfServices { get; set; }

    private string PathProperty => IsJwt ? ExchangePath : nameof(ImsOptions.TokenPath);

    public ImsCredential? Resolve()
    {
        _problems.AddRange(options.SettingProblems);
        bool isFound = CredentialSource.TryFind(options, _problems, out CredentialSource? source, out CredentialFileEntry? file);
        file = isFound ? file : null;
        IsJwt = CredentialSource.GrantOf(options, file) is ImsGrant.Jwt;
        (string? fileClientId, IReadOnlyList<string> fileSecrets) = ClientOf(file);
        string? clientId = ProblemList.Trim(options.ClientId) ?? fileClientId;
        List<string> ownSecrets =
            [.. options.ClientSecrets.Prepend(options.ClientSecret!).Select(ProblemList.Trim).OfType<string>().Distinct()];
        IReadOnlyList<string> secrets = ownSecrets.Count > 0 ? ownSecrets : fileSecrets;
        IReadOnlyList<string> ownScopes = ScopeList.Parse(options.Scopes);
        IReadOnlyList<string> scopes = ownScopes.Count > 0 ? ownScopes
            : file?.OAuth is { } oauth ? ScopeList.Parse(oauth.Scopes.Count > 0 ? oauth.Scopes : oauth.DefaultScopes)
            : [];
        string? organization = ProblemList.Trim(options.OrganizationId) ?? file?.OrganizationId;

        UsesPdfServices = !IsJwt && ImsEndpoint.IsPdfServices(options, file is { IsPdfServices: true }, scopes.Count > 0);
        Uri authority = options.IsAuthoritySet ? options.Authority
            : UsesPdfServices ? ImsEndpoint.PdfServices
            : file?.Authority ?? options.Authority;
        TokenPath = IsJwt ? options.Jwt.ExchangePath
            : UsesPdfServices && !options.IsTokenPathSet ? ImsEndpoint.PdfServicesPath
            : options.TokenPath;
        CheckEndpoint(authority);

        // If the file cannot be read, that one problem is enough. A local token needs no credential.
        bool isExchanged = isFound && file?.LocalToken is null;
        if (isExchanged)
        {
            CheckCredential(source, clientId, secrets, scopes);
        }

        CheckClient(clientId, organization);
        _problems.CheckPasted(nameof(ImsOptions.ClientSecret), secrets);
        _problems.CheckPasted(nameof(ImsOptions.Scopes), IsJwt ? [] : scopes);
        _problems.CheckPasted(Metascopes, IsJwt ? ScopeList.Parse(options.Jwt.Metascopes) : []);
        CheckClientOf(file?.LocalToken);
        CheckOtherOptions();
        if (file?.Jwt?.PrivateKeyPath is { } keyFile)
        {
            BeforeKeyFile?.Invoke(keyFile);
        }

        JwtAssertion? assertion = IsJwt && isExchanged
            ? new JwtResolver(options, file?.Jwt, _problems).Resolve(authority, clientId, organization)
            : null;
        if (Problems.Count > 0)
        {
            assertion?.Dispose();
            return null;
        }

        Uri endpoint = ImsEndpoint.Combine(authority, TokenPath!);
        endpoint = Shared.Share(endpoint.OriginalString, endpoint);
        return new ImsCredential
        {
            Authority = ImsEndpoint.IsHostOfPdfServices(authority) ? ImsEndpoint.Production : authority,
            TokenEndpoint = endpoint,
            ExpiresInUnit = IsJwt ? ExpiresIn.Unit.Milliseconds : ImsEndpoint.UnitOf(endpoint),
            ClientId = clientId ?? string.Empty,
            ClientSecrets = secrets,
            Scopes = Shared.Share(ScopeList.Join(scopes), scopes),
            OrganizationId = organization,
            Assertion = assertion,
            CertificateExpiresAt = assertion?.CertificateExpiresAt,
            KeyPath = file?.Jwt?.PrivateKeyPath,
            LocalToken = file?.LocalToken is { } token ? new DevelopmentToken(token, source!.Name) : null,
            UsesPdfServices = UsesPdfServices,

            // A parameter without a value is sent empty.
            AdditionalParameters = [.. options.AdditionalParameters.SelectMany(parameter => parameter.Value
                .DefaultIfEmpty().Select(value => KeyValuePair.Create(parameter.Key, value ?? string.Empty)))],
            SecretsSetting = ownSecrets.Count > 0 ? At(nameof(ImsOptions.ClientSecret)) : source?.SecretsSetting ?? string.Empty,
            ScopesSetting = ownScopes.Count > 0 ? At(nameof(ImsOptions.Scopes)) : source?.ScopesSetting ?? string.Empty,
        };
    }

    // A JWT credential keeps its client id and secret when it is migrated, so they serve client credentials too.
    private (string? ClientId, IReadOnlyList<string> Secrets) ClientOf(CredentialFileEntry? file) => file switch
    {
        { Jwt: { } jwt } when IsJwt || file.OAuth is null => (jwt.ClientId, jwt.ClientSecrets),
        { OAuth: { } oauth } => (oauth.ClientId, oauth.ClientSecrets),
        _ => (null, []),
    };

    private void CheckEndpoint(Uri? authority)
    {
        const string HostAlone = $"set only the scheme and host, such as {ExampleHost}.";
        if (authority is null || !SecureTransport.Allows(authority))
        {
            _problems.Add(nameof(ImsOptions.Authority), $"is not an https address ({SchemeAndHost(authority)}): the client secret would be "
                + $"sent unencrypted. Set it to {ExampleHost} (plain http is allowed only to this machine).");
        }
        else if (authority.UserInfo.Length > 0 || authority.Query.Length > 0 || authority.Fragment.Length > 0)
        {
            _problems.Add(nameof(ImsOptions.Authority), $"has a user, a query or a fragment: {HostAlone}");
        }
        else if (TokenPath is { Length: > 1 } tokenPath
            && authority.AbsolutePath.TrimEnd('/').EndsWith(tokenPath.TrimEnd('/'), StringComparison.OrdinalIgnoreCase))
        {
            _problems.Add(nameof(ImsOptions.Authority), $"ends with the path of {At(PathProperty)} already: {HostAlone}");
        }

        string? path = TokenPath?.Split('?', '#')[0];
        if (path is not ['/', ..])
        {
            _problems.Add(PathProperty, $"is '{path}', which is not a path: set one such as {ExamplePath}.");
        }
        else if (path != TokenPath)
        {
            _problems.Add(PathProperty, $"has a query or a fragment: set only the path, such as {ExamplePath}.");
        }
    }

    private void CheckClient(string? clientId, string? organization)
    {
        CheckHeaderText(nameof(ImsOptions.ClientId), clientId);
        if (clientId?.StartsWith(SecretPrefix, StringComparison.OrdinalIgnoreCase) is true)
        {
            _problems.Add(nameof(ImsOptions.ClientId), "is a client secret, here or in the credential file: the client id and the client "
                + "secret are swapped. Exchange them.");
        }

        CheckHeaderText(nameof(ImsOptions.OrganizationId), organization);
        if (organization is not null && !organization.EndsWith("@AdobeOrg", StringComparison.Ordinal))
        {
            _problems.Add(nameof(ImsOptions.OrganizationId), $"is '{MaskedText.Of(organization)}', which is not an IMS organization: those "
                + "end in @AdobeOrg. It is not the number in the console's address.");
        }
    }

    private void CheckCredential(
        CredentialSource? source, string? clientId, IReadOnlyList<string> secrets, IReadOnlyList<string> scopes)
    {
        if (clientId is null)
        {
            _problems.Add(nameof(ImsOptions.ClientId), "is not set: set it to the client id of the credential, or "
                + $"{At(nameof(ImsOptions.CredentialFile))} to the project file downloaded from the Adobe Developer Console.");
        }

        if (secrets.Count == 0)
        {
            _problems.Add(nameof(ImsOptions.ClientSecret), source is null
                ? "is not set: set it to a client secret of the credential, from a secret store or the environment."
                : $"is not set, and {source.SecretsSetting} has no client secret for this credential: set one of them, or download the "
                    + "file again.");
        }

        if (scopes.Count == 0 && !IsJwt && !UsesPdfServices)
        {
            _problems.Add(nameof(ImsOptions.Scopes), "is empty, and IMS requires scopes: list those of the credential's page in the Adobe "
                + "Developer Console, such as openid, AdobeID, read_organizations.");
        }
    }

    // For values that are sent in headers, where a line break would start another header. The value is not shown: it may not be text.
    private void CheckHeaderText(string property, string? value)
    {
        int illegal = HeaderText.IndexOfIllegal(value);
        if (illegal < 0)
        {
            _problems.CheckPasted(property, value is null ? [] : [value]);
        }
        else
        {
            _problems.Add(property, $"has an illegal character (U+{(int)value![illegal]:X4}) at position {illegal}, here or in the "
                + "credential file: it is sent in a header, which can contain only visible ASCII characters. Copy it again.");
        }
    }

    // Adobe's API gateway rejects a token with the API key of another client.
    private void CheckClientOf(AccessToken? local)
    {
        if (local is not null && ProblemList.Trim(options.ClientId) is { } clientId
            && ImsTokenClaims.TryRead(local, out ImsTokenClaims? claims) && claims.ClientId is { } issuedTo && issuedTo != clientId)
        {
            _problems.Add(nameof(ImsOptions.ClientId), $"is '{MaskedText.Of(clientId)}', and the local development token of "
                + $"{At(nameof(ImsOptions.CredentialFile))} was issued to '{MaskedText.Of(issuedTo)}': remove the client id, or set that "
                + "one.");
        }
    }

    private void CheckOtherOptions()
    {
        foreach (string name in options.AdditionalParameters.Keys.Intersect(OwnParameters, StringComparer.Ordinal))
        {
            _problems.Add($"{nameof(ImsOptions.AdditionalParameters)}:{name}",
                "would replace a parameter that TokenKit sends itself: remove it and use the option of that name.");
        }

        _problems.AddRange(
            RequestSettings.FindProblems(HostPattern.Split(options.AllowedHosts), options.Products, options.Headers, At));
        if (options.Cache.FindProblem() is { } found)
        {
            _problems.Add($"{nameof(ImsOptions.Cache)}:{found.Property}", $"{found.Problem}.");
        }
    }

    // The rest is not shown: a user or a query may contain a secret.
    private static string SchemeAndHost(Uri? address) =>
        address is { IsAbsoluteUri: true } ? $"{address.Scheme}://{address.Authority}/" : "it has no scheme and host";

    private string At(string property) => _problems.At(property);
}
