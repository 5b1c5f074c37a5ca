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

    // The value in the samples of Adobe's pages. A comma is missing from its JSON, and clients were written by copying it.
    private const string AdobeSample =
        "ewoJInByaW1hcnlIYXJkd2FyZVR5cGUiOiAiU2V0VG9wQm94IiwKCSJtb2RlbCI6ICJUViA1dGggR2VuIiwKCSJtYW51ZmFjdHVyZXIiOiAiQXBwbGUiLAoJIm9z"
        + "TmFtZSI6ICJ0dk9TIgoJIm9zVmVuZG9yIjogIkFwcGxlIiwKCSJvc1ZlcnNpb24iOiAiMTEuMCIKfQ==";

    public static string? Of(IHeaderDictionary headers) =>
        headers.TryGetValue("X-Device-Info", out StringValues sent) ? sent.ToString() : null;

    public static bool IsAcceptable(string header) => header == AdobeSample || Read(header, IsAcceptable);

    // The value of each member, as a string; no members if the header is not base64 of a JSON object.
    public static IReadOnlyDictionary<string, string> Members(string header) =>
        Read(header, json => json.EnumerateObject().ToDictionary(member => member.Name, member => member.Value.ToString()))
        ?? new Dictionary<string, string>();

    private static T? Read<T>(string header, Func<JsonElement, T?> read)
    {
        byte[] bytes = new byte[header.Length];
        return !header.AsSpan().ContainsAny(' ', '\t') && Convert.TryFromBase64String(header, bytes, out int written)
            ? StrictJson.Read(bytes.AsMemory(0, written), read)
            : default;
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
