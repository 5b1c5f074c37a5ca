using System.Collections.Frozen;
using System.Text.Json;
using Microsoft.Extensions.Primitives;
using TokenKit.Testing.Hosting;

namespace TokenKit.Testing.Pass;

// The headers that describe a device. X-Device-Info is base64 of a JSON object. Members that Adobe lists as required may be missing, as in
// Adobe's own samples; a restricted value must be one of its set.
internal static class DeviceHeaders
{
    private const string IdentifierScheme = "fingerprint ";

    private static readonly FrozenDictionary<string, string[]> Restricted = new Dictionary<string, string[]>
    {
        ["primaryHardwareType"] =
        [
            "Camera", "DataCollectionTerminal", "Desktop", "EmbeddedNetworkModule", "eReader", "GamesConsole", "GeolocationTracker",
            "Glasses", "MediaPlayer", "MobilePhone", "PaymentTerminal", "PluginModem", "SetTopBox", "TV", "Tablet", "WirelessHotspot",
            "Wristwatch", "Unknown",
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

    // AP-Device-Identifier: "fingerprint" and the device's id in base64.
    public static bool HasIdentifier(Exchange exchange)
    {
        string header = exchange.Header("AP-Device-Identifier");
        return header.StartsWith(IdentifierScheme, StringComparison.Ordinal)
            && Decode(header[IdentifierScheme.Length..]) is { Length: > 0 };
    }

    // X-Device-Info as it was sent; null if it was not.
    public static string? Info(Exchange exchange) =>
        exchange.Request.Headers.TryGetValue("X-Device-Info", out StringValues sent) ? sent.ToString() : null;

    public static bool IsInfoAbsentOrAcceptable(Exchange exchange) => Info(exchange) is not string info || IsAcceptable(info);

    public static bool HasInfo(Exchange exchange) => Info(exchange) is string info && IsAcceptable(info);

    // The value of each member, as a string; no members if the header is not base64 of a JSON object.
    public static IReadOnlyDictionary<string, string> Members(string info) =>
        Read(info, json => json.EnumerateObject().ToDictionary(member => member.Name, member => member.Value.ToString()))
        ?? new Dictionary<string, string>();

    private static bool IsAcceptable(string info) => info == AdobeSample || Read(info, IsAcceptable);

    private static T? Read<T>(string info, Func<JsonElement, T?> read) =>
        Decode(info) is byte[] bytes ? StrictJson.Read(bytes, read) : default;

    // Null if it is not base64 in one piece.
    private static byte[]? Decode(string base64)
    {
        byte[] bytes = new byte[base64.Length];
        bool isInOnePiece = !base64.AsSpan().ContainsAny(' ', '\t');
        return isInOnePiece && Convert.TryFromBase64String(base64, bytes, out int written) ? bytes[..written] : null;
    }

    private static bool IsAcceptable(JsonElement json) =>
        json.ValueKind is JsonValueKind.Object && json.EnumerateObject().All(IsAcceptable);

    private static bool IsAcceptable(JsonProperty member) => member.Value.ValueKind switch
    {
        JsonValueKind.String => IsAllowed(member.Name, member.Value.GetString()!),
        JsonValueKind.True => IsAllowed(member.Name, "true"),
        JsonValueKind.False => IsAllowed(member.Name, "false"),
        JsonValueKind.Number => !Restricted.ContainsKey(member.Name),
        _ => false,
    };

    private static bool IsAllowed(string name, string value) =>
        !Restricted.TryGetValue(name, out string[]? allowed) || allowed.Contains(value);
}
