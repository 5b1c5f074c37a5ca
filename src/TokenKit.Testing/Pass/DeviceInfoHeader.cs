using System.Collections.Frozen;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using TokenKit.Testing.Hosting;

namespace TokenKit.Testing.Pass;

// X-Device-Info: base64 of a JSON object. What Adobe lists as required may lack, as in Adobe's own samples; a restricted value must be of its set.
internal static class DeviceInfoHeader
{
    private static readonly FrozenDictionary<string, string[]> Restricted = new Dictionary<string, string[]>
    {
        ["primaryHardwareType"] =
        [
            "Camera", "DataCollectionTerminal", "Desktop", "EmbeddedNetworkModule", "eReader", "GamesConsole", "GeolocationTracker", "Glasses",
            "MediaPlayer", "MobilePhone", "PaymentTerminal", "PluginModem", "SetTopBox", "TV", "Tablet", "WirelessHotspot", "Wristwatch", "Unknown",
        ],
        ["osName"] = ["Android", "Chrome OS", "Linux", "Mac OS", "OS X", "OpenBSD", "Roku OS", "Windows", "iOS", "tvOS", "webOS"],
        ["osFamily"] =
            ["Android", "BSD", "Linux", "PlayStation OS", "Roku OS", "Symbian", "Tizen", "Windows", "iOS", "tvOS", "macOS", "webOS"],
        ["osVendor"] =
        [
            "Amazon", "Apple", "Google", "LG", "Microsoft", "Mozilla", "Nintendo", "Nokia", "Roku", "Samsung", "Sony", "Tizen Project",
        ],
        ["connectionSecure"] = ["true", "false"],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static string? Of(IHeaderDictionary headers) =>
        headers.TryGetValue("X-Device-Info", out StringValues sent) ? sent.ToString() : null;

    public static bool IsAcceptable(string header)
    {
        byte[] bytes = new byte[header.Length];
        return !header.AsSpan().ContainsAny(' ', '\t')
            && Convert.TryFromBase64String(header, bytes, out int written)
            && StrictJson.Read(bytes.AsMemory(0, written), IsAcceptable);
    }

    private static bool IsAcceptable(JsonElement json) => json.ValueKind is JsonValueKind.Object && json.EnumerateObject().All(IsAcceptable);

    private static bool IsAcceptable(JsonProperty member) => member.Value.ValueKind switch
    {
        JsonValueKind.String => IsAllowed(member.Name, member.Value.GetString()!),
        JsonValueKind.True => IsAllowed(member.Name, "true"),
        JsonValueKind.False => IsAllowed(member.Name, "false"),
        JsonValueKind.Number => !Restricted.ContainsKey(member.Name),
        _ => false,
    };

    private static bool IsAllowed(string name, string value) => !Restricted.TryGetValue(name, out string[]? allowed) || allowed.Contains(value);
}
