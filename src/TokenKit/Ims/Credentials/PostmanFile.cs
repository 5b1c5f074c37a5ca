using System.Text.Json;

namespace TokenKit.Ims.Credentials;

/// <summary>
/// A Postman environment: <c>values[]</c> with a <c>key</c> and a <c>value</c> each, as in Adobe's templates
/// (adobe/experience-platform-postman-samples, and that for Frame.io API v4).
/// </summary>
internal static class PostmanFile
{
    // Other variables belong to the requests of the environment. ACCESS_TOKEN may hold a token in use, and is never read.
    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        "API_KEY", "CLIENT_ID", "CLIENT_SECRET", "SCOPES", "IMS", "IMS_ORG", "TECHNICAL_ACCOUNT_ID", "META_SCOPE", "PRIVATE_KEY",
        "IMS_CLIENT_ID", "IMS_CLIENT_SECRET",
    };

    public static bool Is(FileObject root) => root.Objects("values")?.Any(value => value.Has("key")) is true;

    /// <param name="root">The whole file.</param>
    /// <param name="folder">The folder of the file; a relative path of a key starts there.</param>
    /// <exception cref="CredentialFileException">It holds no client id, or a value is not valid.</exception>
    public static IReadOnlyList<CredentialFileEntry> Read(FileObject root, string folder)
    {
        var credential = new FlatCredential("the Postman environment", root.Objects("values")!.SelectMany(ReadVariable));
        return credential.HasClientId ? [credential.ToEntry(name: null, credential.OfHost(), folder)] : throw new CredentialFileException(
            "the Postman environment has no value for API_KEY or IMS_CLIENT_ID. Enter the client id of the credential there in Postman, "
            + "and export the environment again.");
    }

    private static IEnumerable<(string Name, string Meaning, JsonElement Value)> ReadVariable(FileObject variable) =>
        !variable.IsFalse("enabled") && variable.As("a variable of the Postman environment").Text("key") is { } key && Names.Contains(key)
            ? variable.Members.Where(member => member.Name == "value").Select(member => (key, key, member.Value))
            : [];
}
