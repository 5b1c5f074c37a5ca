using System.Text.Json;
using TokenKit.Testing.Hosting;

namespace TokenKit.Testing.Pass;

// The body of a registration. Members that Adobe does not document are let pass: clients send them, and are registered.
internal sealed class RegistrationRequest
{
    private RegistrationRequest(string softwareStatement, string? redirectUri) => (SoftwareStatement, RedirectUri) = (softwareStatement, redirectUri);

    public string SoftwareStatement { get; }

    public string? RedirectUri { get; }

    public static RegistrationRequest? Read(ReceivedBody body) => body.IsTooLong ? null : StrictJson.Read(body.Start, Read);

    private static RegistrationRequest? Read(JsonElement json)
    {
        if (json.ValueKind is not JsonValueKind.Object
            || !json.TryGetProperty("software_statement", out JsonElement statement)
            || statement.ValueKind is not JsonValueKind.String)
        {
            return null;
        }

        bool redirects = json.TryGetProperty("redirect_uri", out JsonElement redirectUri);
        return redirects && redirectUri.ValueKind is not JsonValueKind.String
            ? null
            : new RegistrationRequest(statement.GetString()!, redirects ? redirectUri.GetString() : null);
    }
}
