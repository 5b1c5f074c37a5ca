using System.Net;
using System.Net.Sockets;
using TokenKit.AdobePass.Registration;

namespace TokenKit.AdobePass;

/// <summary>What is wrong with the description of a device. The messages begin with the property's name.</summary>
internal static class DeviceInfoCheck
{
    private const int LongestText = 1024;

    // So long may a wrong value be that is repeated in a message: client ids and secrets have 36 characters.
    private const int LongestShown = 24;

    /// <summary>What no device can have, or no header carry.</summary>
    public static string? FindImpossible(IEnumerable<KeyValuePair<string, object>> members) =>
        members.Select(member => Impossible(member.Key, member.Value)).FirstOrDefault(problem => problem is not null);

    /// <summary>What Adobe's page does not list.</summary>
    public static string? FindUndocumented(IEnumerable<KeyValuePair<string, object>> members) =>
        members.Where(member => member.Value is string).Select(member => Undocumented(member.Key, (string)member.Value)).FirstOrDefault(problem => problem is not null);

    private static string? Impossible(string name, object value) => value switch
    {
        string text when string.IsNullOrWhiteSpace(text) => $"{name} is empty: set it, or leave it out.",
        string { Length: > LongestText } text => $"{name} has {text.Length} characters, and may have {LongestText}: shorten it.",
        string text => PlainText.FindUnfit(text) is { } unfit ? $"{name} holds {unfit}: take it out." : null,
        int port when name == nameof(AdobePassDeviceInfo.ConnectionPort) => port is < 1 or > ushort.MaxValue ? $"{name} is {port}: a port is a number from 1 to 65535." : null,
        int and < 0 or double and < 0 => $"{name} is negative: set the real measure, or leave it out.",
        double number when !double.IsFinite(number) => $"{name} is no number: set the real measure, or leave it out.",
        _ => null,
    };

    private static string? Undocumented(string name, string value)
    {
        if (name == nameof(AdobePassDeviceInfo.ConnectionIp))
        {
            return IsAddress(value) ? null : $"{name} is no address: write one such as 192.0.2.1 or 2001:db8::1, without a port or a zone.";
        }

        if (DeviceInfoValues.Of(name) is not { } documented || documented.Contains(value, StringComparer.Ordinal))
        {
            return null;
        }

        return documented.FirstOrDefault(known => known.Equals(value, StringComparison.OrdinalIgnoreCase)) is { } meant
            ? $"{name} is '{value}', which Adobe writes '{meant}': upper and lower case count."
            : $"{name} is {Shown(value)}, which is none of the values that Adobe documents: {string.Join(", ", documented)}. Set the nearest one, or leave it out.";
    }

    // The parser would take 1 for 0.0.0.1, and an address with a zone.
    private static bool IsAddress(string text) =>
        IPAddress.TryParse(text, out IPAddress? address)
        && (address.AddressFamily is AddressFamily.InterNetworkV6 ? text.AsSpan().IndexOfAny("%[]") < 0 : text.AsSpan().Count('.') == 3);

    private static string Shown(string value) =>
        value.Length <= LongestShown && value.All(character => char.IsAsciiLetterOrDigit(character) || character is ' ' or '.') ? $"'{value}'" : "a text (not shown)";
}
