using System.Net;
using TokenKit.OAuth;

namespace TokenKit.DeveloperConsole;

/// <summary>
/// What to do about each error of the console. Adobe documents none, so the status decides, and the description only for a migration.
/// </summary>
internal static class SecretsAdvice
{
    public const int Most = 2;

    private const string Permissions =
        "the project needs the I/O Management API, and the token the scopes AdobeID, openid, read_organizations, "
        + "additional_info.projectedProductContext, additional_info.roles, adobeio_api, read_client_secret and manage_client_secrets";

    public static string? For(EndpointAnswer answer, string missing) => answer.StatusCode switch
    {
        _ when IsMigration(answer.ErrorDescription) => " Secrets cannot be managed while the credential is migrated from JWT to OAuth: "
            + "finish or cancel the migration in the Adobe Developer Console.",
        HttpStatusCode.Unauthorized => " The token was rejected: it must be of the IMS that the console belongs to, and sent with the "
            + $"client id it was issued to; {Permissions}.",
        HttpStatusCode.Forbidden =>
            $" The token may not manage secrets: {Permissions}. Its client must belong to the organization of the credential.",
        HttpStatusCode.NotFound => missing,
        HttpStatusCode.Conflict => " Another change is under way, or the credential is being migrated from JWT to OAuth: look at it in "
            + "the Adobe Developer Console and try again.",
        _ => null,
    };

    public static string TooMany(IReadOnlyList<ClientSecretInfo> secrets) =>
        $"The credential has {secrets.Count} secrets, as many as Adobe allows: {string.Join(" and ", secrets)}. Delete the one that "
        + "is out of use, then try again.";

    public static bool IsMigration(string? description) => description?.Contains("migrat", StringComparison.OrdinalIgnoreCase) is true;
}
