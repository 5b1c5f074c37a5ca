using System.Text.Json.Nodes;
using TokenKit.Testing.Ims;

namespace Quickstart;

/// <summary>A project file as the Adobe Developer Console downloads it, in a temporary folder of its own.</summary>
internal sealed class TemporaryCredentialFile : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("quickstart-");

    public TemporaryCredentialFile(ImsEmulatorCredential credential, string clientSecret) =>
        File.WriteAllText(Path, Project(credential, clientSecret).ToString());

    public string Path => System.IO.Path.Combine(_folder.FullName, "project.json");

    public void Dispose() => _folder.Delete(recursive: true);

    private static JsonObject Project(ImsEmulatorCredential credential, string clientSecret) => new()
    {
        ["project"] = new JsonObject
        {
            ["name"] = "quickstart",
            ["org"] = new JsonObject { ["name"] = "Example Org", ["ims_org_id"] = credential.OrganizationId },
            ["workspace"] = new JsonObject
            {
                ["name"] = "Production",
                ["details"] = new JsonObject { ["credentials"] = new JsonArray(Entry(credential, clientSecret)) },
            },
        },
    };

    private static JsonObject Entry(ImsEmulatorCredential credential, string clientSecret) => new()
    {
        ["name"] = "server-to-server",
        ["integration_type"] = "oauth_server_to_server",
        ["oauth_server_to_server"] = new JsonObject
        {
            ["client_id"] = credential.ClientId,
            ["client_secrets"] = new JsonArray(clientSecret),
            ["scopes"] = new JsonArray([.. credential.Scopes.Select(scope => JsonValue.Create(scope))]),
        },
    };
}
