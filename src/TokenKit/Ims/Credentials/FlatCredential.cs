using System.Text.Json;

namespace TokenKit.Ims.Credentials;

/// <summary>
/// One credential whose values stand beside each other, under the names of any of Adobe's tools. Names are compared without regard to
/// case, underscores and hyphens. A blank value counts as absent.
/// </summary>
/// <param name="what">What it is, for messages.</param>
/// <param name="members">The values: the name for messages, the name to compare, and the value.</param>
internal sealed class FlatCredential(string what, IEnumerable<(string Name, string Meaning, JsonElement Value)> members)
{
    // The name of a file is shorter than any key.
    private const int LongestPath = 512;

    // client_id: the aio tools, aepp, aanalytics2, launchpy. clientId: actions of App Builder. CLIENT_ID: Adobe's samples.
    // ims_client_id: Frame.io's Postman environment.
    private static readonly string[] ClientId = ["clientid", "imsclientid"];

    // Postman, the console's downloads before 2023 and the Python tools. Beside a client id it may be something else.
    private static readonly string[] ApiKey = ["apikey"];

    // In the order in which they are tried. secret: aepp, aanalytics2, launchpy.
    private static readonly string[] Secrets = ["clientsecret", "secret", "imsclientsecret", "clientsecrets"];
    private static readonly string[] Scopes = ["scopes"];

    // launchpy: the scope of a JWT credential is its metascope.
    private static readonly string[] Scope = ["scope"];
    private static readonly string[] Organization = ["orgid", "imsorgid", "imsorg"];

    // tech_id and pathToKey: aepp, aanalytics2, launchpy.
    private static readonly string[] TechnicalAccount = ["technicalaccountid", "techid"];
    private static readonly string[] Metascopes = ["metascopes", "metascope"];
    private static readonly string[] Key = ["privatekey"];
    private static readonly string[] KeyPath = ["pathtokey"];
    private static readonly string[] Passphrase = ["passphrase"];

    // Only the downloads of the console for JWT credentials have this name.
    private static readonly string[] Certificates = ["publickeyswithexpiry"];

    // __ims_env: actions of App Builder.
    private static readonly string[] ImsEnvironment = ["imsenv"];

    // env: contexts of the aio tools as a file. environment: aepp. Other programs use both for environments of their own.
    private static readonly string[] AnyEnvironment = ["env", "environment"];
    private static readonly string[] Host = ["ims"];

    private static readonly HashSet<string> Known =
    [
        .. ClientId, .. ApiKey, .. Secrets, .. Scopes, .. Organization, .. TechnicalAccount, .. Metascopes, .. Key, .. KeyPath,
        .. Certificates,
    ];

    private readonly ILookup<string, (string Name, JsonElement Value)> _members = members.Where(member => !IsBlank(member.Value))
        .ToLookup(member => Normalize(member.Meaning), member => (member.Name, member.Value));

    public bool HasClientId => Has(ClientId) || Has(ApiKey);

    /// <summary>For a credential without scopes.</summary>
    public IReadOnlyList<string> DefaultScopes { get; init; } = [];

    public bool IsPdfServices { get; init; }

    /// <summary>The credential that an object holds; <see cref="FileObject.What"/> says what the object is.</summary>
    public static FlatCredential Of(FileObject file) =>
        new(file.What, file.Members.Select(member => (member.Name, member.Name, member.Value)));

    /// <summary>Whether a credential has a value of this name.</summary>
    public static bool Knows(string name) => Known.Contains(Normalize(name));

    /// <summary>The IMS host of an environment: <c>prod</c> or <c>stage</c>. Another value is ignored.</summary>
    /// <param name="strict">A name for the environment of IMS only, besides <c>__ims_env</c>.</param>
    /// <exception cref="CredentialFileException">Such a name has another value.</exception>
    public Uri? OfEnvironment(params string[] strict) => FindText([.. strict, .. ImsEnvironment]) is var (name, value)
        ? ImsHost.OfEnvironment(value, what, name)
        : AnyEnvironment.SelectMany(meaning => _members[meaning])
            .Select(member => member.Value.ValueKind is JsonValueKind.String ? ImsHost.FindEnvironment(member.Value.GetString()) : null)
            .FirstOrDefault(host => host is not null);

    /// <summary>The IMS host that a Postman environment names.</summary>
    /// <exception cref="CredentialFileException">It is not a host name.</exception>
    public Uri? OfHost() => FindText(Host) is var (name, value) ? ImsHost.OfEndpoint(value, what, name) : null;

    /// <summary>Makes the entry of this credential.</summary>
    /// <param name="name">The name of the entry.</param>
    /// <param name="authority">The IMS host.</param>
    /// <param name="folder">The folder of the file; a relative path of a key starts there.</param>
    /// <exception cref="CredentialFileException">
    /// It has no client id, a value is of the wrong kind, or two names of one meaning have different values.
    /// </exception>
    public CredentialFileEntry ToEntry(string? name, Uri? authority, string folder)
    {
        string clientId = (FindText(ClientId) ?? FindText(ApiKey))?.Value
            ?? throw new CredentialFileException($"{what} has no client_id. Download the file again.");
        IReadOnlyList<string> secrets =
        [
            .. Secrets.SelectMany(meaning => _members[meaning])
                .SelectMany(member => FileObject.TextsOf(what, member.Name, member.Value)).Distinct(StringComparer.Ordinal),
        ];
        bool isJwt = Has(Metascopes) || Has(Key) || Has(KeyPath) || Has(Certificates);
        bool isOAuth = !isJwt || Has("clientsecrets") || Has(Scopes);
        IReadOnlyList<string> scopes = Texts(isJwt ? Scopes : [.. Scopes, .. Scope]);
        return new CredentialFileEntry
        {
            Name = name,
            OAuth = isOAuth
                ? new() { ClientId = clientId, ClientSecrets = secrets, Scopes = scopes, DefaultScopes = DefaultScopes }
                : null,
            Jwt = isJwt ? ToJwt(clientId, secrets, folder) : null,
            OrganizationId = FindText(Organization)?.Value,
            Authority = authority,
            IsPdfServices = IsPdfServices,
        };
    }

    /// <summary>The key file is looked for beside the credential file, and then in the working directory.</summary>
    public static string BesideFile(string path, string folder) =>
        Path.Combine(folder, path) is var beside && File.Exists(beside) ? beside : path;

    /// <summary>The names; never a value, which may be a secret.</summary>
    public override string ToString() => string.Join(", ", _members.Select(member => MaskedText.OfName(member.Key)));

    private CredentialFileEntry.JwtPart ToJwt(string clientId, IReadOnlyList<string> secrets, string folder)
    {
        IReadOnlyList<string> key = Texts(Key);
        string? path = key is [{ Length: <= LongestPath } value] && !value.Contains("-----", StringComparison.Ordinal)
            && !value.Contains('\n', StringComparison.Ordinal) ? value : key.Count > 0 ? null : FindText(KeyPath)?.Value;
        return new CredentialFileEntry.JwtPart
        {
            ClientId = clientId,
            ClientSecrets = secrets,
            TechnicalAccountId = FindText(TechnicalAccount)?.Value,
            Metascopes = Texts([.. Metascopes, .. Scope]),
            PrivateKey = path is null && key.Count > 0 ? string.Join('\n', key) : null,
            PrivateKeyPath = path is null ? null : BesideFile(path, folder),
            Passphrase = Find(Passphrase, FileObject.VerbatimOf)?.Values[0],
        };
    }

    private bool Has(params ReadOnlySpan<string> meanings)
    {
        foreach (string meaning in meanings)
        {
            if (_members.Contains(meaning))
            {
                return true;
            }
        }

        return false;
    }

    private IReadOnlyList<string> Texts(string[] meanings) => Find(meanings, FileObject.TextsOf)?.Values ?? [];

    private (string Name, string Value)? FindText(string[] meanings) =>
        Find(meanings, static (what, name, value) => [FileObject.TextOf(what, name, value)!]) is var (name, values)
            ? (name, values[0])
            : null;

    // The longest list of values. That of another name may repeat a part of it.
    private (string Name, IReadOnlyList<string> Values)? Find(
        string[] meanings, Func<string, string, JsonElement, IReadOnlyList<string>> read)
    {
        (string Name, IReadOnlyList<string> Values)[] found =
        [
            .. meanings.SelectMany(meaning => _members[meaning])
                .Select(member => (member.Name, Values: read(what, member.Name, member.Value)))
                .OrderByDescending(member => member.Values.Count),
        ];
        if (found.Length == 0)
        {
            return null;
        }

        HashSet<string> values = [.. found[0].Values];
        return Array.FindIndex(found, other => !values.IsSupersetOf(other.Values)) is >= 0 and var index
            ? throw new CredentialFileException(
                $"{what}: {found[0].Name} and {found[index].Name} mean the same and have different values. Keep one of them.")
            : found[0];
    }

    private static bool IsBlank(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => true,
        JsonValueKind.String => string.IsNullOrWhiteSpace(value.GetString()),
        JsonValueKind.Array => value.GetArrayLength() == 0,
        _ => false,
    };

    private static string Normalize(string name) =>
        name.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();
}
