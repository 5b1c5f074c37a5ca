using System.Text;
using System.Text.Json;

namespace TokenKit.Ims.Credentials;

/// <summary>What to do about a file that is not a credential file, or one that needs another parser.</summary>
internal static class UnknownFile
{
    private const string KnownShapes = "Known are the project file of the Adobe Developer Console (project), service credentials "
        + "(integration) and the local development token (accessToken) of the AEM Developer Console, the configuration of the aio tools "
        + "(ims.contexts), pdfservices-api-credentials.json (client_credentials), a Postman environment (values), and an object with "
        + "client_id, clientId, CLIENT_ID or API_KEY.";

    // The first names of the file .aio: aio-cli-plugin-app writes project, and the other tools the rest.
    private static readonly string[] AioNames = ["project", "ims", "$ims", "cli", "$cli", "runtime"];

    // connector-umapi.yml of user-sync.py, which calls the User Management API.
    private static readonly string[] UserSyncNames = ["authentication_method", "enterprise"];

    private const int MostLines = 100;
    private const int MostNames = 8;

    // Each shape with names that only it has, and with what makes it known.
    private static readonly (string Shape, string[] Names, string Needed)[] Shapes =
    [
        ("the project file of the Adobe Developer Console", ["project", "workspace", "details", "credentials"],
            "the list project.workspace.details.credentials: open the project's workspace in the console and choose Download all"),
        ("service credentials of the AEM Developer Console", ["integration", "technicalAccount", "imsEndpoint", "privateKey", "publicKey"],
            "the object integration around them: download the file again"),
        ("the configuration of the aio tools", ["ims", "contexts"],
            "the object ims.contexts with a credential in it: write the file with 'aio config list --json'"),
        ("pdfservices-api-credentials.json", ["client_credentials", "service_principal_credentials", "service_account_credentials"],
            "the objects client_credentials and service_principal_credentials beside each other: download the file again"),
        ("a Postman environment", ["values", "_postman_variable_scope", "_postman_exported_at", "_postman_exported_using"],
            "the list values with a key and a value each: export the environment again"),
    ];

    /// <summary>What is wrong with JSON of an unknown shape, and which known one is nearest. Shows names, and no value.</summary>
    public static string Describe(FileObject root, JsonValueKind kind)
    {
        HashSet<string> names = [.. root.Names];
        (string Shape, string[] Names, string Needed) nearest = Shapes.MaxBy(shape => shape.Names.Count(names.Contains));
        string advice = nearest.Names.Any(names.Contains) ? $"It is nearest to {nearest.Shape}. What is missing: {nearest.Needed}."
            : names.Any(FlatCredential.Knows) ? "It is nearest to an object with one credential. What is missing: the client id, as "
                + "client_id, clientId, CLIENT_ID or API_KEY."
            : KnownShapes;
        return $"it is JSON, but not a credential file: {Shown(root, kind)}. {advice}";
    }

    /// <summary>
    /// What to do about YAML, or about Hjson as the aio tools write it: TokenKit has no parser for them. <see langword="null"/> for another
    /// text.
    /// </summary>
    public static string? DescribeText(ReadOnlySpan<byte> bytes)
    {
        string[] lines =
        [
            .. Encoding.UTF8.GetString(bytes).Split('\n', MostLines + 1).Take(MostLines).Where(line => !IsFiller(line.Trim())),
        ];
        if (lines.Length == 0 || NameOf(lines[0]) is not { } first)
        {
            return null;
        }

        HashSet<string> found = [.. lines.Select(NameOf).OfType<string>()];
        string scopes = found.Overlaps(UserSyncNames) && !found.Contains("integration") ? "openid,AdobeID,user_management_sdk" : "…";
        return AioNames.Contains(first)
            ? "it is a configuration of the aio tools that is not JSON. Write it as JSON, 'aio config list --json > adobe.json', and set "
                + "that file; or set the file .env beside it."
            : lines[0].TrimStart().StartsWith('{') ? null
            : "it looks like YAML, which is not read. Write a JSON file with its values: "
                + $$"""{"client_id":"…","client_secret":"…","org_id":"…","scopes":"{{scopes}}"}.""";
    }

    // A brace on a line of its own begins Hjson; the names follow.
    private static bool IsFiller(string line) => line is "" or "{" or "---" or ['#', ..] or ['/', '/', ..];

    private static string Shown(FileObject root, JsonValueKind kind)
    {
        if (kind is not JsonValueKind.Object)
        {
            return kind is JsonValueKind.Array ? "it is a list" : "it is a single value";
        }

        string names = string.Join(", ", root.Names.Take(MostNames).Select(MaskedText.OfName).Distinct());
        return names.Length == 0 ? "it is empty" : $"it has {names}{(root.Names.Skip(MostNames).Any() ? " and more" : "")}";
    }

    // A name without quotation marks before a colon, perhaps after the brace that begins Hjson. No regular expression: over many blanks
    // one that backtracks takes minutes.
    private static string? NameOf(string line)
    {
        string[] parts = line.Split(':', 2);
        string name = parts[0].Trim();
        name = name.StartsWith('{') ? name[1..].TrimStart() : name;
        bool isName = name.Length > 0 && (char.IsAsciiLetter(name[0]) || name[0] is '_' or '$')
            && name.All(character => char.IsLetterOrDigit(character) || character is '_' or '$' or '.' or '-');
        return isName && parts is [_, [] or ['{', ..] or [' ' or '\t' or '\r', ..]] ? name : null;
    }
}
