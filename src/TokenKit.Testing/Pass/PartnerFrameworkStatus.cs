using System.Text.Json;
using TokenKit.Testing.Hosting;

namespace TokenKit.Testing.Pass;

// AP-Partner-Framework-Status: base64 of a JSON object. It says whether the viewer allows the platform to sign in, and with which provider.
internal sealed record PartnerFrameworkStatus(bool IsGranted, string? Mvpd)
{
    // Not granted if the header is absent or broken: the header is optional, and Adobe then falls back to the basic flow.
    public static PartnerFrameworkStatus Of(Exchange exchange)
    {
        string header = exchange.Header("AP-Partner-Framework-Status");
        byte[] bytes = new byte[header.Length];
        return Convert.TryFromBase64String(header, bytes, out int written)
            && StrictJson.Read(bytes.AsMemory(0, written), Read) is PartnerFrameworkStatus status
                ? status
                : new PartnerFrameworkStatus(IsGranted: false, Mvpd: null);
    }

    private static PartnerFrameworkStatus? Read(JsonElement json) => new(
        Text(json, "frameworkPermissionInfo", "accessStatus") == "granted",
        Text(json, "frameworkProviderInfo", "id"));

    // Throws InvalidOperationException if the JSON or the member is not an object; StrictJson handles that.
    private static string? Text(JsonElement json, string name, string nested) =>
        json.TryGetProperty(name, out JsonElement member) && member.TryGetProperty(nested, out JsonElement text) ? text.GetString() : null;
}
