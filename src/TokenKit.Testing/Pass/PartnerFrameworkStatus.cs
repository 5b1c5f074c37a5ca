using System.Text.Json;
using TokenKit.Testing.Hosting;

namespace TokenKit.Testing.Pass;

// AP-Partner-Framework-Status: base64 of a JSON object that says whether the viewer lets the platform sign in, and with which provider.
internal sealed record PartnerFrameworkStatus(bool IsGranted, string? Mvpd)
{
    // Not granted if the header is absent or broken: the header is optional, and Adobe then falls back to the basic flow.
    public static PartnerFrameworkStatus Of(string header)
    {
        byte[] bytes = new byte[header.Length];
        return Convert.TryFromBase64String(header, bytes, out int written)
            && StrictJson.Read(bytes.AsMemory(0, written), Read) is PartnerFrameworkStatus status
                ? status
                : new PartnerFrameworkStatus(IsGranted: false, Mvpd: null);
    }

    private static PartnerFrameworkStatus? Read(JsonElement json) => new(
        Text(json, "frameworkPermissionInfo", "accessStatus") == "granted",
        Text(json, "frameworkProviderInfo", "id"));

    // Throws InvalidOperationException if the JSON or the member is no object; StrictJson knows that.
    private static string? Text(JsonElement json, string name, string nested) =>
        json.TryGetProperty(name, out JsonElement member) && member.TryGetProperty(nested, out JsonElement text) ? text.GetString() : null;
}
