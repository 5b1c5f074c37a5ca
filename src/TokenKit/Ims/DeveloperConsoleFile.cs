using System.Text.Json;

namespace TokenKit.Ims;

/// <summary>The project file of the Adobe Developer Console: <c>project.workspace.details.credentials[]</c>.</summary>
internal static class DeveloperConsoleFile
{
    // The sub-object tells what an entry is: integration_type is optional, and differs while a credential is migrated.
    private const string ServerToServer = "oauth_server_to_server";

    private static readonly string[] OtherKinds = ["jwt", "oauth2", "api_key"];

    /// <exception cref="CredentialFileException">The shape is another, or there is no server-to-server credential in it.</exception>
    public static IReadOnlyList<CredentialFileEntry> Read(JsonElement root, string path)
    {
        if (Find(root, "project") is not { } project || Find(project, "workspace", "details", "credentials") is not { ValueKind: JsonValueKind.Array } credentials)
        {
            throw new CredentialFileException($"'{path}' is JSON, but not a project file of the Adobe Developer Console: it has no project.workspace.details.credentials. Open the project's workspace there and choose Download all.");
        }

        string? organization = Text(project, "org", "ims_org_id");
        List<CredentialFileEntry> entries = [];
        foreach (JsonElement credential in credentials.EnumerateArray())
        {
            if (Find(credential, ServerToServer) is { ValueKind: JsonValueKind.Object } oauth)
            {
                entries.Add(ReadEntry(credential, oauth, organization, path));
            }
        }

        return entries.Count > 0 ? entries : throw new CredentialFileException(
            $"'{path}' holds no OAuth server-to-server credential; it holds: {Kinds(credentials)}. Add one to the project in the Adobe Developer Console and download the file again.");
    }

    private static CredentialFileEntry ReadEntry(JsonElement credential, JsonElement oauth, string? organization, string path)
    {
        string name = Text(credential, "name") ?? "unnamed";
        return new CredentialFileEntry
        {
            Name = name,
            ClientId = Text(oauth, "client_id")
                ?? throw new CredentialFileException($"'{path}': the credential '{name}' has no client_id. Download the file again."),
            ClientSecrets = [.. Texts(oauth, "client_secrets")],
            Scopes = ScopeList.Parse(Texts(oauth, "scopes")),
            OrganizationId = organization,
        };
    }

    private static string Kinds(JsonElement credentials)
    {
        IEnumerable<string> kinds = credentials.EnumerateArray().Select(credential => OtherKinds.FirstOrDefault(kind => Find(credential, kind) is not null) ?? "an unknown kind");
        string all = string.Join(", ", kinds);
        return all.Length > 0 ? all : "none at all";
    }

    private static JsonElement? Find(JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (string name in path)
        {
            if (element.ValueKind is not JsonValueKind.Object || !element.TryGetProperty(name, out element))
            {
                return null;
            }
        }

        return element;
    }

    private static string? Text(JsonElement element, params ReadOnlySpan<string> path) => Find(element, path) is { } found ? Text(found) : null;

    private static IEnumerable<string> Texts(JsonElement element, string name) =>
        Find(element, name) is { ValueKind: JsonValueKind.Array } array ? [.. array.EnumerateArray().Select(Text).OfType<string>()] : [];

    private static string? Text(JsonElement element) =>
        element.ValueKind is JsonValueKind.String && element.GetString() is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;
}
