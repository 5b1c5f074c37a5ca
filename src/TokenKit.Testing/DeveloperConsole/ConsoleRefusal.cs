using System.Globalization;
using TokenKit.Testing.Gateway;

namespace TokenKit.Testing.DeveloperConsole;

// Why the console did nothing. Adobe documents no errors here: the shape is the gateway's, the code is the status.
internal static class ConsoleRefusal
{
    public static readonly GatewayRefusal NotFound = Of(404, "There is no such credential or secret.");

    public static readonly GatewayRefusal WrongMethod = Of(405, "The method is not allowed.");

    public static readonly GatewayRefusal TooManySecrets = Of(400, "The credential has two secrets already.");

    public static readonly GatewayRefusal NoRotation = Of(400, "The secrets of this credential can not be managed here.");

    public static readonly GatewayRefusal Migrating = Of(409, "A migration of this credential is in progress.");

    public static GatewayRefusal MissingScopes(IEnumerable<string> scopes) => Of(403, $"The token lacks scopes: {string.Join(", ", scopes)}");

    private static GatewayRefusal Of(int status, string message) => new(status, status.ToString(CultureInfo.InvariantCulture), message);
}
